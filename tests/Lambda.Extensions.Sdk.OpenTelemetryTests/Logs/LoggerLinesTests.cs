using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Logs;

public sealed class LoggerLinesTests
{
    private static readonly DateTimeOffset Recorded = SampleInvocations.Start.AddMilliseconds(500);

    private static IEnumerable<TestCaseData> Lines()
    {
        foreach ((string logger, string line, int severity, bool hasId, bool hasTime) in LoggerLines.Text) yield return Case(logger, line, JsonEncodedText.Encode(line).ToString(), isText: true, severity, hasId, hasTime);
        foreach ((string logger, string line, int severity, bool hasId, bool hasTime) in LoggerLines.Json)
        {
            yield return Case(logger, line, line, isText: false, severity, hasId, hasTime);
            yield return Case(logger + " as text", line, JsonEncodedText.Encode(line + "\n").ToString(), isText: true, severity, hasId, hasTime);
        }
    }

    [TestCaseSource(nameof(Lines))]
    public void A_line_of_a_logger_has_its_severity_request_id_and_time(string record, int severity, bool hasId, bool hasTime)
    {
        OtlpLog log = LogLines.Read(new InvocationTraces(), $$"""{"time":"{{Recorded:O}}","type":"function","record":{{record}}}""").Logs.Single();
        Assert.That(log.Severity, Is.EqualTo(severity));
        Assert.That(log.RequestId, Is.EqualTo(hasId ? LoggerLines.Id : null));
        long unix = (SampleInvocations.Start.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
        long own = log.Time - unix;
        Assert.That(own, hasTime ? Is.AnyOf(0L, 50_000_000L, 50_123_000L) : Is.EqualTo(500_000_000L));
    }

    [Test]
    public void The_table_has_eighty_lines_of_twenty_five_loggers()
    {
        Assert.That(Lines().Count(), Is.GreaterThanOrEqualTo(80));
        Assert.That(LoggerLines.Text.Concat(LoggerLines.Json).Select(l => l.Logger).Distinct().Count(), Is.GreaterThanOrEqualTo(25));
    }

    [Test]
    public void Error_lines_of_all_loggers_are_kept_when_nothing_else_is()
    {
        var options = new OpenTelemetryOptions();
        foreach (string level in (string[])["trace", "debug", "info", "warn", "other"]) options.Sampling.TrySet(level, 0);
        string[] errors = [.. LoggerLines.Text.Concat(LoggerLines.Json).Where(l => l.Severity >= 17).Select(l => l.Line)];
        string records = string.Join(',', errors.Select(l => $$"""{"time":"{{Recorded:O}}","type":"function","record":"{{JsonEncodedText.Encode(l)}}"}"""));
        Assert.That(LogLines.Read(new InvocationTraces(), records, options).Logs, Has.Count.EqualTo(errors.Length));
    }

    [TestCase("""{"level":"loud","timestamp":"yesterday","requestId":{"a":1},"tenantId":7,"message":"x"}""", "level=loud;requestId={a=1};tenantId=7;timestamp=yesterday")]
    [TestCase("""{"level":"WARN","severity":"ERROR","message":"x"}""", "severity=ERROR")]
    [TestCase("""{"timestamp":"2026-11-23T08:15:16Z","time":"later","message":"x"}""", "time=later")]
    [TestCase("""{"tenantId":"blue","requestId":"r","message":"x"}""", "aws.lambda.tenant_id=blue;faas.invocation_id=r")]
    [TestCase("""{"message":"x","msg":"y"}""", "msg=y")]
    [TestCase("""{"status":"error","message":"x"}""", "status=error")]
    [TestCase("""{"time":"2026-11-23T09:15:16","message":"no zone, an hour ahead"}""", "time=2026-11-23T09:15:16")]
    public void A_member_of_which_nothing_is_made_stays_an_attribute(string line, string attributes)
    {
        OtlpLog log = LogLines.Read(new InvocationTraces(), $$"""{"time":"{{Recorded:O}}","type":"function","record":{{line}}}""").Logs.Single();
        Assert.That(string.Join(';', log.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}")), Is.EqualTo(attributes));
    }

    [TestCase("\"[10:00:00 ERR] boom\"", "ERR")]
    [TestCase("\"[WARN] x\"", "WARN")]
    [TestCase("""{"level":"warning","message":"x"}""", "warning")]
    [TestCase("""{"level":50,"message":"x"}""", "50")]
    [TestCase("\"Traceback (most recent call last):\"", "ERROR")]
    public void The_severity_text_is_the_level_as_it_was_written(string record, string text)
    {
        byte[] body = LogLines.Body(new InvocationTraces(), $$"""{"type":"function","record":{{record}}}""");
        Assert.That(Encoding.UTF8.GetString(body), Does.Contain($"\"severityText\":\"{text}\""));
    }

    private static TestCaseData Case(string logger, string line, string record, bool isText, int severity, bool hasId, bool hasTime) =>
        new TestCaseData(isText ? $"\"{record}\"" : record, severity, hasId, hasTime).SetName($"{{m}}({logger}: {line.Replace("\u001b", "^", StringComparison.Ordinal).ReplaceLineEndings(" ").Replace('\t', ' ')})");
}
