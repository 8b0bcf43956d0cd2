using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Diagnostics;

/// <summary>Listens to the meter of the SDK and keeps the latest value of each instrument.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();

    public Measurements()
    {
        _listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Lambda.Extensions.Sdk") l.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            Values[instrument.Name] = value;
            if (instrument.Name == "lambda.ext.startup.duration") Phases.Add((string)tags[0].Value!);
        });
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Values[instrument.Name] = value);
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Values[instrument.Name] = value);
        _listener.Start();
    }

    public ConcurrentDictionary<string, double> Values { get; } = new();

    public ConcurrentBag<string> Phases { get; } = [];

    /// <summary>Reads the instruments that have a value only when asked.</summary>
    public void Read() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();
}
