using System.Diagnostics.Metrics;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Hosting.Telemetry;

namespace Lambda.Extensions.Sdk.Hosting;

/// <summary>
/// The SDK's measurements of itself (G21), for a <see cref="MeterListener"/> or any exporter that uses one. It is created after the
/// first <c>next</c>. After that, instruments without a listener cost nothing.
/// </summary>
internal sealed class SdkMeter : IDisposable
{
    private readonly Meter _meter = new(SdkActivities.Name, typeof(SdkMeter).Assembly.GetName().Version?.ToString(3));
    private readonly Histogram<double> _held;
    private readonly Histogram<double> _flush;

    public SdkMeter(LifecycleCounters counters, StartupTimeline startup, ITelemetrySession? telemetry)
    {
        _held = _meter.CreateHistogram<double>("lambda.ext.held_time", "s", "From a handler's end to this process's next: what it adds to an invocation.");
        _flush = _meter.CreateHistogram<double>("lambda.ext.flush.duration", "s", "How long OnFlushAsync took.");
        Count("lambda.ext.invocations", "{invocation}", "INVOKE events.", () => counters.Invocations);
        Count("lambda.ext.invocations.partial", "{invocation}", "Invocations of which something never came.", () => counters.PartialInvocations);
        Count("lambda.ext.hooks.failed", "{call}", "Hooks that threw.", () => counters.HooksFailed);
        Count("lambda.ext.hooks.cancelled", "{call}", "Hooks that ended by their token, over their budget.", () => counters.HooksCancelled);
        Count("lambda.ext.hooks.abandoned", "{call}", "Hooks over their budget that were given up.", () => counters.HooksAbandoned);
        Count("lambda.ext.hooks.skipped", "{call}", "Hooks that were not called.", () => counters.HooksSkipped);
        Count("lambda.ext.next.failures", "{call}", "Failures of next that were repeated.", () => counters.NextFailures);
        _meter.CreateObservableGauge("lambda.ext.startup.duration", () => Phases(startup), "s", "The phases of the start.");
        if (telemetry is not null) Telemetry(telemetry);
        counters.OnHeld = time => _held.Record(time.TotalSeconds);
        counters.OnFlushed = took => _flush.Record(took.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();

    private void Telemetry(ITelemetrySession telemetry)
    {
        TelemetryLedger ledger = telemetry.Ledger;
        Count("lambda.ext.telemetry.records", "{record}", "Records received.", () => ledger.Received);
        Count("lambda.ext.telemetry.delivered", "{record}", "Records that the hooks took.", () => ledger.Delivered);
        Count("lambda.ext.telemetry.lost", "{record}", "Records that no hook took, since it failed, ran over its budget or was not called.", () => ledger.Failed + ledger.Abandoned + ledger.Skipped);
        Count("lambda.ext.telemetry.dropped", "{record}", "Records dropped here, since too many waited.", () => ledger.Dropped);
        Count("lambda.ext.telemetry.platform_dropped", "{record}", "Records that the platform dropped.", () => ledger.PlatformDropped);
        Count("lambda.ext.telemetry.unreadable", "{part}", "Parts of deliveries that were no records.", () => ledger.Unreadable);
        _meter.CreateObservableUpDownCounter("lambda.ext.telemetry.pending", () => telemetry.PendingDeliveries, "{delivery}", "Deliveries that wait for the hooks.");
    }

    private void Count(string name, string unit, string description, Func<long> value) => _meter.CreateObservableCounter(name, value, unit, description);

    private static List<Measurement<double>> Phases(StartupTimeline startup)
    {
        var phases = new List<Measurement<double>>();
        foreach ((string phase, TimeSpan took) in startup.Durations()) phases.Add(new Measurement<double>(took.TotalSeconds, new KeyValuePair<string, object?>("phase", phase)));
        return phases;
    }
}
