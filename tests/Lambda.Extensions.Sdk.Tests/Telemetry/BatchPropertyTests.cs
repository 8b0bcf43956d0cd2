using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>Batches with damaged records: the intact ones arrive, typed, in order, and a loss is counted. A seed that fails is in the message: run Replay with it.</summary>
[Category("G05")]
internal sealed class BatchPropertyTests
{
    private const int Cases = 15_000;

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(5)]
    [TestCase(6)]
    [TestCase(7)]
    public void Intact_records_around_any_damage_arrive_typed_and_in_order(int part)
    {
        int arrived = 0, intact = 0;
        for (int seed = part * Cases; seed < (part + 1) * Cases; seed++)
        {
            var of = Check(seed);
            (arrived, intact) = (arrived + of.Arrived, intact + of.Intact);
        }

        // Not all: an array whose end is missing may hold any record behind it, and a forged one must not pass.
        Assert.That(intact, Is.GreaterThan(Cases));
        Assert.That((double)arrived / intact, Is.GreaterThan(0.9), $"{arrived} of {intact}");
    }

    [TestCase(4711)]
    public void Replay(int seed) => Assert.That(Check(seed).Arrived, Is.Not.Negative);

    [TestCase(0)]
    [TestCase(1)]
    public void Random_bytes_do_no_harm(int part)
    {
        var random = new Random(part);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] body = new byte[random.Next(300)];
            for (int j = 0; j < body.Length; j++) body[j] = random.Next(3) == 0 ? (byte)random.Next(256) : "{}[]\",:\\tefnu0123-"u8[random.Next(18)];
            TelemetryBatch batch = TelemetryBatch.Parse(body);
            foreach (TelemetryRecord record in batch.Records) Touch(record);
            Assert.That(batch.Json.Span.SequenceEqual(body));
        }
    }

    private static (int Arrived, int Intact) Check(int seed)
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

    // Everything an author can ask for.
    private static void Touch(TelemetryRecord record)
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
