using System.Text;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>Records as the platform sends them, from its documentation, its source and captures.</summary>
internal static class Golden
{
    public const string RequestId = "7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c";
    public const string Trace = "Root=1-665f0a1b-0123456789abcdef01234567;Parent=0efbd19962d95b05;Sampled=1";

    public const string InitStart = """{"time":"2026-11-23T08:15:15.064Z","type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init","functionName":"orders","functionVersion":"$LATEST","functionArn":"arn:aws:lambda:eu-central-1:123456789012:function:orders","runtimeVersion":"dotnet:10.v3","runtimeVersionArn":"arn:aws:lambda:eu-central-1::runtime:0abc","instanceId":"82561ce0-53dd-47d1-90e0-c8f5e063e62e","instanceMaxMemory":256}}""";
    public const string InitRuntimeDone = """{"time":"2026-11-23T08:15:15.900Z","type":"platform.initRuntimeDone","record":{"initializationType":"on-demand","phase":"init","status":"success","spans":[{"name":"someTimeSpan","start":"2026-11-23T08:15:15.100Z","durationMs":70.5}]}}""";
    public const string InitReport = """{"time":"2026-11-23T08:15:15.910Z","type":"platform.initReport","record":{"initializationType":"on-demand","phase":"invoke","status":"error","errorType":"Extension.Crash","metrics":{"durationMs":125.33},"spans":[]}}""";
    public const string Start = """{"time":"2026-11-23T08:15:16.000Z","type":"platform.start","record":{"requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c","version":"$LATEST","functionArn":"arn:f","tenantId":"t-1","tracing":{"spanId":"54565fb41ac79632","type":"X-Amzn-Trace-Id","value":"Root=1-665f0a1b-0123456789abcdef01234567;Parent=0efbd19962d95b05;Sampled=1"}}}""";
    public const string RuntimeDone = """{"time":"2026-11-23T08:15:16.145Z","type":"platform.runtimeDone","record":{"requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c","status":"success","tenantId":"t-1","tracing":{"spanId":"54565fb41ac79632","type":"X-Amzn-Trace-Id","value":"Root=1-665f0a1b-0123456789abcdef01234567;Parent=0efbd19962d95b05;Sampled=1"},"spans":[{"name":"responseLatency","start":"2026-11-23T08:15:16.001Z","durationMs":138.2},{"name":"responseDuration","start":"2026-11-23T08:15:16.139Z","durationMs":0.2},{"name":"runtimeOverhead","start":"2026-11-23T08:15:16.140Z","durationMs":1.1}],"metrics":{"durationMs":140.0,"producedBytes":16}}}""";
    public const string Report = """{"time":"2026-11-23T08:15:16.200Z","type":"platform.report","record":{"requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c","status":"success","tenantId":"t-1","metrics":{"durationMs":693.92,"billedDurationMs":694,"memorySizeMB":128,"maxMemoryUsedMB":84,"initDurationMs":397.68},"spans":[{"name":"extensionOverhead","start":"2026-11-23T08:15:16.145Z","durationMs":50.1}],"tracing":{"spanId":"54565fb41ac79632","type":"X-Amzn-Trace-Id","value":"Root=1-665f0a1b-0123456789abcdef01234567;Parent=0efbd19962d95b05;Sampled=1"}}}""";
    public const string RestoreReportOfInvocation = """{"time":"2026-11-23T08:15:16.200Z","type":"platform.report","record":{"requestId":"r","status":"success","metrics":{"durationMs":147.156,"billedDurationMs":201,"memorySizeMB":128,"maxMemoryUsedMB":84,"restoreDurationMs":500.795,"billedRestoreDurationMs":53}}}""";
    public const string ManagedInstancesReport = """{"time":"2025-09-19T19:36:50.881Z","type":"platform.report","record":{"requestId":"13d1305b-a2f5-440c-bfbe-686ccff3d3e0","status":"success","metrics":{"durationMs":1.148},"spans":[{"name":"responseLatency","start":"2025-09-19T19:36:50.880Z","durationMs":0.847},{"name":"responseDuration","start":"2025-09-19T19:36:50.880Z","durationMs":0.127}]}}""";
    public const string RestoreStart = """{"time":"2026-11-23T08:15:15.064Z","type":"platform.restoreStart","record":{"functionName":"orders","functionVersion":"3","runtimeVersion":"dotnet:10.v3","runtimeVersionArn":"arn:r","instanceId":"82561ce0","instanceMaxMemory":"256"}}""";
    public const string RestoreRuntimeDone = """{"time":"2026-11-23T08:15:15.164Z","type":"platform.restoreRuntimeDone","record":{"status":"timeout","errorType":"Runtime.Unknown","spans":[],"tracing":{"type":"X-Amzn-Trace-Id","value":"Root=1-a"}}}""";
    public const string RestoreReport = """{"time":"2026-11-23T08:15:15.170Z","type":"platform.restoreReport","record":{"status":"success","metrics":{"durationMs":15.19},"spans":[{"name":"x","durationMs":"1.5"}]}}""";
    public const string Extension = """{"time":"2026-11-23T08:15:15.905Z","type":"platform.extension","record":{"name":"my-ext","state":"Ready","events":["INVOKE","SHUTDOWN"]}}""";
    public const string TelemetrySubscription = """{"time":"2026-11-23T08:15:15.300Z","type":"platform.telemetrySubscription","record":{"name":"my-ext","state":"Already subscribed","types":["platform","function"]}}""";
    public const string LogsSubscription = """{"time":"2026-11-23T08:15:15.300Z","type":"platform.logsSubscription","record":{"name":"my-ext","state":"Subscribed","types":["function","platform"]}}""";
    public const string LogsDropped = """{"time":"2026-11-23T08:15:20.000Z","type":"platform.logsDropped","record":{"reason":"Some logs were dropped because the downstream consumer is slower than the logs production rate","droppedRecords":123,"droppedBytes":12345}}""";
    public const string End = """{"time":"2026-11-23T08:15:16.300Z","type":"platform.end","record":{"requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c"}}""";
    public const string Fault = """{"time":"2026-11-23T08:15:16.310Z","type":"platform.fault","record":"RequestId: 7f1f3f0e Process exited before completing request"}""";
    public const string FunctionText = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":"[INFO] h\u00e9llo \"you\" \\ \ud83d\ude00\n"}""";
    public const string FunctionJson = """{"time":"2026-11-23T08:15:16.050Z","type":"function","record":{"timestamp":"2026-11-23T08:15:16.050Z","level":"INFO","requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c","tenantId":"t-1","message":"hello"}}""";
    public const string ExtensionLine = """{"time":"2026-11-23T08:15:16.050Z","type":"extension","record":"[my-ext] ready\n"}""";

    public static readonly string[] All =
    [
        InitStart, InitRuntimeDone, InitReport, Start, RuntimeDone, Report, RestoreReportOfInvocation, ManagedInstancesReport, RestoreStart, RestoreRuntimeDone,
        RestoreReport, Extension, TelemetrySubscription, LogsSubscription, LogsDropped, End, Fault, FunctionText, FunctionJson, ExtensionLine,
    ];

    public static TelemetryBatch Parse(string json) => TelemetryBatch.Parse(Encoding.UTF8.GetBytes(json));

    public static T One<T>(string json, bool exact = true)
        where T : TelemetryRecord
    {
        TelemetryBatch batch = Parse($"[{json}]");
        Assert.Multiple(() =>
        {
            Assert.That(batch.UnreadableParts, Is.Zero);
            Assert.That(batch.Records, Has.Count.EqualTo(1));
        });
        Assert.That(batch.Records[0], exact ? Is.TypeOf<T>() : Is.InstanceOf<T>());
        return (T)batch.Records[0];
    }

    public static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    public static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
