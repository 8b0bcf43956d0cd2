using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Diagnostics;

/// <summary>Listens to the meters of the SDK that are made after it, and keeps the latest value of each instrument.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();

    public Measurements()
    {
        // Hosts of earlier tests may still be at their end.
        bool isOlder = true;
        _listener.InstrumentPublished = (instrument, l) =>
        {
            if (!isOlder && instrument.Meter.Name == "Lambda.Extensions.Sdk") l.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            Values[instrument.Name] = value;
            if (instrument.Name == "lambda.ext.startup.duration") Phases.Add((string)tags[0].Value!);
        });
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Values[instrument.Name] = value);
        _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Values[instrument.Name] = value);
        _listener.Start();
        isOlder = false;
    }

    public ConcurrentDictionary<string, double> Values { get; } = new();

    public ConcurrentBag<string> Phases { get; } = [];

    /// <summary>Reads the instruments that have a value only when asked.</summary>
    public void Read() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();
}
