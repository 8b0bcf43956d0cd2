using System.Text;
using Lambda.Extensions.Sdk.Testing.Telemetry;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>Batches of telemetry that a listener must acknowledge and survive.</summary>
internal static class BatchFamily
{
    private const string Tolerant = "Read each record by itself, tolerantly, and answer 200 to every batch, also to one that cannot be read: the platform repeats a refused batch";

    public static readonly IReadOnlyList<Scenario> All =
    [
        Batch("batch.unknown-type", "accepts records of unknown types", "lambda-facts 3.4",
            """[{"time":"2026-11-23T08:15:30.123Z","type":"platform.quantumLeap","record":{"a":1}},{"time":"2026-11-23T08:15:30.124Z","type":"sensor","record":[1,2]}]"""),
        Batch("batch.json-records", "accepts log records of every JSON type", "lambda-facts 3.2",
            """[{"time":"2026-11-23T08:15:30.123Z","type":"function","record":{"level":"INFO","message":"x","n":{"m":[1]}}},{"time":"2026-11-23T08:15:30.124Z","type":"function","record":[1]},{"time":"2026-11-23T08:15:30.125Z","type":"extension","record":7},{"time":"2026-11-23T08:15:30.126Z","type":"function","record":null},{"time":"2026-11-23T08:15:30.127Z","type":"function","record":"text"}]"""),
        Batch("batch.restore-records", "accepts the records of a restore", "lambda-facts 3.5",
            """[{"time":"2026-11-23T08:15:30.123Z","type":"platform.restoreStart","record":{"functionName":"f","functionVersion":"1"}},{"time":"2026-11-23T08:15:30.523Z","type":"platform.restoreRuntimeDone","record":{"status":"success","spans":[]}},{"time":"2026-11-23T08:15:30.524Z","type":"platform.restoreReport","record":{"status":"success","metrics":{"durationMs":400.1}}}]"""),
        Batch("batch.null-members", "accepts records whose members are null or missing", "lambda-facts 3.5",
            """[{"time":null,"type":"platform.start","record":{"requestId":null,"version":null,"tracing":null}},{"type":"platform.report","record":{"requestId":"a","metrics":null,"spans":null}},{"time":"2026-11-23T08:15:30.123Z","type":"platform.runtimeDone","record":null},{"time":"2026-11-23T08:15:30.123Z","type":"platform.report"},{"type":null},{},null]"""),
        Batch("batch.long-line", "accepts a line of 1 MB", "lambda-facts 3.3",
            $$"""[{"time":"2026-11-23T08:15:30.123Z","type":"function","record":"{{new string('x', 1024 * 1024)}}"}]"""),
        Batch("batch.cut-record", "acknowledges a batch that is cut within a record", "server-behaviour 8",
            """[{"time":"2026-11-23T08:15:30.123Z","type":"function","record":"the beginning}]"""),
        Batch("batch.other-times", "accepts times in other forms", "lambda-facts 3.4",
            """[{"time":"12:01:23:521Z","type":"function","record":"a"},{"time":1795400012345,"type":"platform.start","record":{"requestId":"b"}},{"time":"2026-11-23T08:15:30Z","type":"function","record":"c"}]"""),
        Batch("batch.empty", "accepts an empty batch", "lambda-facts 3.3", "[]"),
        Batch("batch.invalid-text", "acknowledges bytes that are not valid UTF-8", "lambda-facts 3.3",
            [.. Encoding.ASCII.GetBytes("""[{"time":"2026-11-23T08:15:30.123Z","type":"function","record":"a"""), 0xff, 0xfe, 0xc3, .. Encoding.ASCII.GetBytes("\"}]")]),
        Batch("batch.duplicate", "accepts a batch that arrives twice", "lambda-facts 3.3",
            """[{"time":"2026-11-23T08:15:30.123Z","type":"platform.start","record":{"requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c"}},{"time":"2026-11-23T08:15:30.124Z","type":"platform.runtimeDone","record":{"requestId":"7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c","status":"success"}}]""", times: 2),
    ];

    private static Scenario Batch(string id, string rule, string section, string body) => Batch(id, rule, section, Encoding.UTF8.GetBytes(body));

    private static Scenario Batch(string id, string rule, string section, string body, int times) => Batch(id, rule, section, Encoding.UTF8.GetBytes(body), times);

    private static Scenario Batch(string id, string rule, string section, byte[] body, int times = 1) =>
        new(id, rule, section, Tolerant, Needs.Telemetry, stage => PostAsync(stage, body, times));

    private static Task<Finding> PostAsync(Stage stage, byte[] body, int times) => stage.SurviveAsync(stage.Subject.Builder(), async emulator =>
    {
        for (int i = 0; i < times; i++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stage.CancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            try
            {
                IReadOnlyList<TelemetryPostResult> answers = await emulator.PostTelemetryAsync(body, limit.Token).ConfigureAwait(false);
                if (answers.FirstOrDefault(answer => answer.Error is not null || answer.Status is < 200 or > 299) is { } bad)
                    return Finding.Fail(bad.Status is { } status ? $"{bad.Extension} answered {status}" : $"{bad.Extension} did not answer: {bad.Error}");
            }
            catch (OperationCanceledException) when (!stage.CancellationToken.IsCancellationRequested)
            {
                return Finding.Fail("there was no answer within 10 s");
            }
        }

        return Finding.Pass;
    });
}
