using System.Diagnostics.Metrics;

namespace Monitoring;

/// <summary>Takes over what the SDK measures of itself: held time, flushes, drops, failed hooks, the phases of the start.</summary>
internal sealed class MeterForwarder : IDisposable
{
    private const string SdkMeter = "Lambda.Extensions.Sdk";

    private readonly MeterListener _listener = new();
    private readonly MetricStore? _store;
    private readonly OwnCost _cost;

    public MeterForwarder(MetricStore? store, OwnCost cost)
    {
        _store = store;
        _cost = cost;
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == SdkMeter) listener.EnableMeasurementEvents(instrument, DefinitionOf(instrument));
        };
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.Start();
    }

    /// <summary>Asks instruments that do not speak by themselves.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var attributes = new KeyValuePair<string, string>[tags.Length];
        for (int i = 0; i < tags.Length; i++)
        {
            attributes[i] = new(tags[i].Key, Convert.ToString(tags[i].Value, System.Globalization.CultureInfo.InvariantCulture) ?? "");
            if (tags[i].Key == "phase" && instrument.Name == "lambda.ext.startup.duration") _cost.Started(attributes[i].Value, value);
        }

        _store?.Record((MetricDefinition)state!, value, attributes);
    }

    private static MetricDefinition DefinitionOf(Instrument instrument)
    {
        Type type = instrument.GetType();
        Type? kind = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        string unit = instrument.Unit ?? "1";
        if (kind == typeof(Histogram<>)) return new MetricDefinition(instrument.Name, unit, MetricKind.Histogram, FaasMetrics.ShortSeconds);
        return new MetricDefinition(instrument.Name, unit, kind == typeof(Counter<>) ? MetricKind.Sum : MetricKind.Gauge);
    }
}
