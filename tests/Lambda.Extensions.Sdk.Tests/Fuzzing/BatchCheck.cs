using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Tests.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Fuzzing;

/// <summary>Checks what arrives of a batch of which some records are damaged.</summary>
internal static class BatchCheck
{
    /// <summary>Returns the number of intact records that arrived, and of all intact ones.</summary>
    public static (int Arrived, int Intact) Run(int seed)
    {
        var mutation = new BatchMutation(seed);
        byte[] body = mutation.Body;
        TelemetryBatch batch = TelemetryBatch.Parse(body);
        int arrived = 0, next = 0;
        foreach (TelemetryRecord record in batch.Records)
        {
            Touch(record);
            int at = mutation.Intact.IndexOf(Golden.Text(record.RawJson), next);
            if (at < 0) continue;
            (arrived, next) = (arrived + 1, at + 1);
            if (record is UnknownTelemetryRecord) Assert.Fail($"seed {seed}: not typed: {Golden.Text(record.RawJson)}");
        }

        if (arrived < mutation.Intact.Count && batch.UnreadableParts == 0) Assert.Fail($"seed {seed}: a loss is not counted: {Golden.Text(body)}");
        int counted = TelemetryBatch.Count(body);
        if (counted != batch.Records.Count) Assert.Fail($"seed {seed}: counted {counted}, read {batch.Records.Count}");
        return (arrived, mutation.Intact.Count);
    }

    /// <summary>Reads everything that an author can ask for.</summary>
    public static void Touch(TelemetryRecord record)
    {
        _ = (record.Type.Length, record.Time, record.RawJson.Length, record.Payload.Length);
        switch (record)
        {
            case LogRecord log:
                _ = (log.GetText().Length, log.GetUtf8Text().Length, log.RequestId, log.Level, log.TenantId);
                break;
            case PlatformStartRecord start:
                _ = (start.RequestId, start.Version, start.FunctionArn, start.TenantId, start.Tracing?.Header.Sampled);
                break;
            case PlatformRuntimeDoneRecord done:
                _ = (done.RequestId, done.Status, done.ErrorType, done.Metrics.ProducedBytes, done.Spans.Count, done.Tracing?.SpanId);
                break;
            case PlatformReportRecord report:
                _ = (report.RequestId, report.Status, report.Metrics.BilledDurationMs, report.Spans.Count, report.Tracing?.Header.Root, report.TenantId);
                break;
            case PlatformExtensionRecord extension:
                _ = (extension.Name, extension.State, extension.Events.Count);
                break;
            case PlatformInitStartRecord init:
                _ = (init.InitializationType, init.Phase, init.InstanceMaxMemory);
                break;
            default:
                break;
        }
    }
}
