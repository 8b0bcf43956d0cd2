using System.Text;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Invocations as the SDK hands them out.</summary>
internal static class SampleInvocations
{
    public const string Id = "7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c";
    public const string Arn = "arn:aws:lambda:eu-central-1:123456789012:function:orders:live";
    public const string Header = "Root=1-665f0a1b-0123456789abcdef01234567;Parent=0efbd19962d95b05;Sampled=1";
    public const string TraceId = "665f0a1b0123456789abcdef01234567";

    public static DateTimeOffset Start { get; } = new(2026, 11, 23, 8, 15, 16, TimeSpan.Zero);

    public static LambdaEnvironment Environment { get; } = LambdaEnvironment.FromVariables(new Dictionary<string, string>
    {
        ["AWS_LAMBDA_FUNCTION_NAME"] = "orders",
        ["AWS_LAMBDA_FUNCTION_VERSION"] = "7",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "128",
        ["AWS_REGION"] = "eu-central-1",
    });

    public static Invocation Reported(bool coldStart = false, InvocationOutcome outcome = InvocationOutcome.Success, string id = Id) => new(id, TimeSpan.FromMilliseconds(140), new InvokeEvent(id, Arn, Start.AddSeconds(3), new TraceHeader("X-Amzn-Trace-Id", Header)))
    {
        IsColdStart = coldStart,
        Outcome = outcome,
        Confidence = OutcomeConfidence.Certain,
        SpanId = "54565fb41ac79632",
        StartedAt = Start,
        EndedAt = Start.AddMilliseconds(145),
        HeldTime = TimeSpan.FromMilliseconds(2),
        Spans = [new("responseLatency", Start.AddMilliseconds(1), 138.2), new("responseDuration", Start.AddMilliseconds(139), 0.2), new("runtimeOverhead", Start.AddMilliseconds(140), 1.1), new("extensionOverhead", Start.AddMilliseconds(145), 50.1)],
        Metrics = Report.Metrics,
        Initialization = coldStart ? new EnvironmentInitialization { Phase = InitializationPhase.Init, Type = InitializationType.OnDemand, StartedAt = Start.AddMilliseconds(-400), EndedAt = Start.AddMilliseconds(-10), Status = TelemetryStatus.Success } : null,
    };

    public static Invocation Partial(InvocationOutcome outcome) => new(Id, TimeSpan.FromSeconds(3), new InvokeEvent(Id, Arn, Start.AddSeconds(3)))
    {
        Outcome = outcome,
        Confidence = OutcomeConfidence.High,
        IsPartial = true,
        StartedAt = Start,
    };

    private static PlatformReportRecord Report { get; } = (PlatformReportRecord)TelemetryBatch.Parse(Encoding.UTF8.GetBytes("""
        [{"time":"2026-11-23T08:15:16.200Z","type":"platform.report","record":{"requestId":"r","status":"success","metrics":{"durationMs":693.92,"billedDurationMs":694,"memorySizeMB":128,"maxMemoryUsedMB":64,"initDurationMs":397.68}}}]
        """)).Records[0];
}
