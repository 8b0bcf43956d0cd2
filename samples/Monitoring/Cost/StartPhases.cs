using System.Diagnostics.Metrics;

namespace Monitoring.Cost;

/// <summary>Receives the phases of the start from the SDK's meter.</summary>
internal sealed class StartPhases : IDisposable
{
    private readonly MeterListener _listener = new();
    private bool _isRead;

    public StartPhases(OwnCost cost)
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Lambda.Extensions.Sdk" && instrument.Name == "lambda.ext.startup.duration") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
        {
            foreach ((_, object? phase) in tags) cost.Started(phase as string ?? "", seconds);
        });
        _listener.Start();
    }

    /// <summary>Reads the phases, once. All of them are known after the first invocation.</summary>
    public void ReadOnce()
    {
        if (_isRead) return;
        _isRead = true;
        _listener.RecordObservableInstruments();
    }

    public void Dispose() => _listener.Dispose();
}
