using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Writes the records of an invocation, with the platform's order of members (lambda-facts 3.5, 4).</summary>
internal static class InvocationRecords
{
    public static string? Start(ActiveInvocation invocation, EmulatorSettings settings, Subscription to) => EventBodies.Write(json =>
    {
        json.WriteString("requestId", invocation.RequestId);
        json.WriteString("version", settings.FunctionVersion);
        if (to.Api == SubscriptionApi.Logs) return;
        if (settings.IsManagedInstances) json.WriteString("functionArn", invocation.FunctionArn);
        json.WriteTracing(invocation);
        json.WriteTenant(invocation);
    });

    public static string? RuntimeDone(ActiveInvocation invocation, RuntimeDoneEvent done, EmulatorClock clock, Subscription to)
    {
        if (!to.TakesRuntimeDone) return null;
        return EventBodies.Write(json =>
        {
            json.WriteString("requestId", invocation.RequestId);
            if (to.Api == SubscriptionApi.Logs)
            {
                // success, failure and timeout are all the statuses it has (lambda-facts 4).
                json.WriteString("status", done.Status is "success" or "timeout" ? done.Status : "failure");
                return;
            }

            json.WriteTenant(invocation);
            json.WriteString("status", done.Status);
            if (done.ErrorType is not null) json.WriteString("errorType", done.ErrorType);
            json.WriteStartObject("metrics");
            json.WriteMilliseconds("durationMs", done.Duration);
            if (invocation.Answer is not null) json.WriteNumber("producedBytes", done.ProducedBytes);
            json.WriteEndObject();
            json.WriteTracing(invocation);
            json.WriteSpans(clock, [.. ResponseSpans(invocation), .. Overhead(invocation)]);
        });
    }

    public static string? Report(ActiveInvocation invocation, InvocationReport report, EmulatorClock clock, EmulatorSettings settings, Subscription to)
    {
        bool isLogs = to.Api == SubscriptionApi.Logs;
        return EventBodies.Write(json =>
        {
            json.WriteString("requestId", invocation.RequestId);
            if (!isLogs) json.WriteString("status", report.Status);
            if (!isLogs && report.ErrorType is not null) json.WriteString("errorType", report.ErrorType);
            json.WriteStartObject("metrics");
            json.WriteMilliseconds("durationMs", report.Duration);
            // Managed Instances tell the duration alone (lambda-facts 1.9).
            if (!settings.IsManagedInstances) WriteMetrics(json, report, settings, isLogs);
            json.WriteEndObject();
            json.WriteTracing(invocation);
            if (isLogs) return;
            json.WriteSpans(clock, settings.IsManagedInstances ? [.. ResponseSpans(invocation)] : [.. ExtensionOverhead(invocation, report)]);
            json.WriteTenant(invocation);
        });
    }

    private static void WriteMetrics(Utf8JsonWriter json, InvocationReport report, EmulatorSettings settings, bool isLogs)
    {
        json.WriteNumber("billedDurationMs", report.BilledMs);
        json.WriteNumber("memorySizeMB", settings.MemorySizeMb);
        json.WriteNumber("maxMemoryUsedMB", report.MaxMemoryUsedMb);
        if (report.InitDuration is { } init) json.WriteMilliseconds("initDurationMs", init);
        if (isLogs || report.RestoreDuration is not { } restore) return;
        json.WriteMilliseconds("restoreDurationMs", restore);
        json.WriteNumber("billedRestoreDurationMs", InvocationReport.Billed(restore));
    }

    private static IEnumerable<RecordSpan> ResponseSpans(ActiveInvocation invocation)
    {
        if (invocation is not { ResponseStarted: { } started, Responded: { } responded }) yield break;
        yield return new RecordSpan("responseLatency", invocation.Delivered, started);
        yield return new RecordSpan("responseDuration", started, responded);
    }

    private static IEnumerable<RecordSpan> Overhead(ActiveInvocation invocation)
    {
        if (invocation is { Responded: { } responded, RuntimeDone: { } done })
            yield return new RecordSpan("runtimeOverhead", responded, done);
    }

    private static IEnumerable<RecordSpan> ExtensionOverhead(ActiveInvocation invocation, InvocationReport report)
    {
        if (invocation.RuntimeDone is { } done && report.HasExtensions)
            yield return new RecordSpan("extensionOverhead", done, report.End);
    }
}
