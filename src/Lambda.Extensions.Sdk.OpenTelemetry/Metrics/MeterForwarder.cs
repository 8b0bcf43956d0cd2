using System.Diagnostics.Metrics;
using System.Globalization;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

/// <summary>Forwards the SDK's own measurements: held time, flushes, drops, failed hooks, the phases of the start.</summary>
internal sealed class MeterForwarder : IDisposable
{
    private const string SdkMeter = "Lambda.Extensions.Sdk";

    private readonly MeterListener _listener = new();
    private readonly MetricStore _store;

    public MeterForwarder(MetricStore store)
    {
        _store = store;
        _listener.InstrumentPublished = Published;
        _listener.SetMeasurementEventCallback<double>(Record);
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.Start();
    }

    /// <summary>Reads the instruments that do not report by themselves.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Published(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name != SdkMeter) return;
        listener.EnableMeasurementEvents(instrument, new Source(DefinitionOf(instrument), instrument is ObservableCounter<long>));
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var source = (Source)state!;
        var attributes = new KeyValuePair<string, string>[tags.Length];
        for (int i = 0; i < tags.Length; i++) attributes[i] = new(tags[i].Key, Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? "");

        // An observable counter reports its total each time.
        if (source.IsTotal && (value = source.Grown(value)) <= 0) return;
        _store.Record(source.Metric, value, attributes);
    }

    private static MetricDefinition DefinitionOf(Instrument instrument)
    {
        MetricKind kind = instrument switch
        {
            Histogram<double> => MetricKind.Histogram,
            Counter<long> or ObservableCounter<long> => MetricKind.Sum,
            _ => MetricKind.Gauge,
        };
        return new MetricDefinition(instrument.Name, instrument.Unit ?? "1", kind, kind == MetricKind.Histogram ? FaasMetrics.ShortSeconds : null);
    }

    private sealed class Source(MetricDefinition metric, bool isTotal)
    {
        private double _last;

        public MetricDefinition Metric => metric;

        public bool IsTotal => isTotal;

        public double Grown(double total)
        {
            double before = _last;
            _last = total;
            return total - before;
        }
    }
}
