using Lambda.Extensions.Sdk.OpenTelemetry.Conventions;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

/// <summary>The metrics of one invocation, after OpenTelemetry's conventions for functions.</summary>
internal static class InvocationMetrics
{
    private const double MB = 1_048_576;

    public static void Record(MetricStore store, Invocation invocation)
    {
        store.Record(FaasMetrics.Invocations, 1);
        if (invocation.IsColdStart) store.Record(FaasMetrics.ColdStarts, 1);
        if (invocation.Outcome == InvocationOutcome.Timeout) store.Record(FaasMetrics.Timeouts, 1);
        else if (invocation.Outcome is InvocationOutcome.Error or InvocationOutcome.OutOfMemory or InvocationOutcome.Crash) store.Record(FaasMetrics.Errors, 1);
        store.Record(FaasMetrics.Outcomes, 1, new("outcome", OutcomeText.NameOf(invocation.Outcome)), new("confidence", OutcomeText.NameOf(invocation.Confidence)));
        TelemetryMetrics metrics = invocation.Metrics ?? default;
        bool reported = invocation.IsReported;
        Record(store, FaasMetrics.InvokeDuration, InvocationDuration.MillisecondsOf(invocation) / 1000);
        Record(store, FaasMetrics.InitDuration, reported ? metrics.InitDurationMs / 1000 : null);
        Record(store, FaasMetrics.BilledDuration, reported ? metrics.BilledDurationMs / 1000.0 : null);
        Record(store, FaasMetrics.MemUsage, reported ? metrics.MaxMemoryUsedMB * MB : null);
    }

    private static void Record(MetricStore store, MetricDefinition metric, double? value)
    {
        if (value is { } number) store.Record(metric, number);
    }
}
