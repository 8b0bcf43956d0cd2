using System.Text.Json;
using Lambda.Extensions.Sdk.GuardTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.GuardTests.Native;

/// <summary>The native guard beside a real function.</summary>
public sealed class GuardTests
{
    private const long Budget = 5_000_000;

    private const string Rules = """
        {
          "refuse": [
            { "name": "too-large", "maxBytes": 2000 },
            { "name": "no-admin", "path": "user.role", "equals": "admin", "error": "Guard.Admin", "message": "Not for you." },
            { "name": "no-sql", "pattern": "(?i)drop\\s+table", "answer": { "statusCode": 403 } }
          ],
          "redact": [ { "name": "keys", "secret": "awsKeys" }, { "name": "members", "secret": "members" }, { "name": "cards", "pattern": "\\b\\d{4}-\\d{4}\\b", "maxLength": 9 } ],
          "inject": [ { "name": "slow", "rate": 1, "delayMs": 300 } ]
        }
        """;

    private static readonly string[] Types = [InitializationTypes.OnDemand, InitializationTypes.ManagedInstances];

    [Test]
    public void The_guard_is_one_native_file_within_its_budget() =>
        Assert.That(new FileInfo(PublishedSample.Executable(GuardedLambda.Name)).Length, Is.LessThanOrEqualTo(Budget));

    [TestCaseSource(nameof(Types))]
    public async Task It_refuses_redacts_delays_and_audits_and_logs_nothing_of_the_payloads(string type)
    {
        await using LambdaEmulator lambda = await GuardedLambda.Builder(Rules, out _).WithInitializationType(type).StartAsync();
        InvocationResult passed = await lambda.InvokeAsync("""{"echo":"nothing special"}""").Patiently();
        InvocationResult redacted = await lambda.InvokeAsync("""{"echo":{"id":"AKIAIOSFODNN7EXAMPLE","password":"hunter2","card":"1234-5678","a":1}}""").Patiently();
        InvocationResult large = await lambda.InvokeAsync("\"" + new string('x', 2000) + "\"").Patiently();
        InvocationResult admin = await lambda.InvokeAsync("""{"user":{"role":"admin"},"password":"hunter2"}""").Patiently();
        InvocationResult sql = await lambda.InvokeAsync("""{"q":"DROP TABLE x"}""").Patiently();
        InvocationResult failed = await lambda.InvokeAsync("""{"fail":"hunter2 AKIAIOSFODNN7EXAMPLE"}""").Patiently();
        await lambda.ShutdownAsync().Patiently();
        string said = string.Join('\n', lambda.Said());

        Assert.That(passed.Payload, Is.EqualTo("\"nothing special\""), said);
        Assert.That(passed.Duration, Is.GreaterThanOrEqualTo(TimeSpan.FromMilliseconds(290)), "injected latency");
        Assert.That(redacted.Payload, Is.EqualTo("""{"id":"[REDACTED]","password":"[REDACTED]","card":"[REDACTED]","a":1}"""), said);
        Assert.That(large, Has.Property("Outcome").EqualTo(EmulatedOutcome.FunctionError).And.Property("ErrorType").EqualTo("PayloadGuard.Refused"));
        Assert.That(admin.ErrorType, Is.EqualTo("Guard.Admin"));
        Assert.That(admin.Payload, Does.Contain("Not for you."));
        Assert.That(sql, Has.Property("Outcome").EqualTo(EmulatedOutcome.Success).And.Property("Payload").EqualTo("""{ "statusCode": 403 }"""));
        Assert.That(failed.ErrorType, Is.EqualTo("HelloFunction.Failed"));
        Assert.That(failed.Payload, Does.Contain("hunter2 [REDACTED]"));

        Dictionary<string, JsonElement> audits = lambda.Audits();
        Assert.That(audits, Has.Count.EqualTo(6), said);
        Assert.That(Audit(audits[passed.RequestId]), Is.EqualTo("success slow 0"));
        Assert.That(Audit(audits[redacted.RequestId]), Is.EqualTo("success cards,keys,members,slow 3"));
        Assert.That(Audit(audits[large.RequestId]), Is.EqualTo("refused too-large 0"));
        Assert.That(audits[large.RequestId].GetProperty("eventBytes").GetInt64(), Is.EqualTo(2002));
        Assert.That(Audit(audits[admin.RequestId]), Is.EqualTo("refused no-admin 0"));
        Assert.That(Audit(audits[sql.RequestId]), Is.EqualTo("refused no-sql 0"));
        Assert.That(Audit(audits[failed.RequestId]), Is.EqualTo("error keys,slow 1"));
        Assert.That(said, Does.Not.Contain("hunter2").And.Not.Contain("AKIAIOSFODNN7EXAMPLE").And.Not.Contain("1234-5678").And.Not.Contain("nothing special"));
        Assert.That(lambda.Extensions[GuardedLambda.Name].ExitCode, Is.Zero);
    }

    [Test]
    public async Task Without_rules_it_has_no_proxy_no_telemetry_and_no_events_of_invocations()
    {
        await using LambdaEmulator lambda = await GuardedLambda.Builder("""{"audit":false}""", out int port).StartAsync();
        InvocationResult result = await lambda.InvokeAsync("""{"echo":"AKIAIOSFODNN7EXAMPLE"}""").Patiently();
        Assert.That(result.Payload, Is.EqualTo("\"AKIAIOSFODNN7EXAMPLE\""));
        Assert.That(lambda.Extensions[GuardedLambda.Name].Events, Has.None.EqualTo("INVOKE"));
        Assert.That(lambda.Timeline.Where(static e => e.Name == EmulatorEventNames.TelemetrySubscribed), Is.Empty);
        using var socket = new System.Net.Sockets.TcpClient();
        Assert.That(async () => await socket.ConnectAsync("127.0.0.1", port), Throws.InstanceOf<System.Net.Sockets.SocketException>());
        await lambda.ShutdownAsync().Patiently();
        Assert.That(lambda.Extensions[GuardedLambda.Name].ExitCode, Is.Zero);
    }

    [Test]
    public async Task Closed_with_a_wrong_rule_it_refuses_every_event_and_says_why_once()
    {
        await using LambdaEmulator lambda = await GuardedLambda.Builder("""{"refuse":[{"pattern":"("}]}""", out _).WithEnvironment("PAYLOAD_GUARD_FAIL", "closed").StartAsync();
        for (int i = 0; i < 2; i++) Assert.That((await lambda.InvokeAsync("{}").Patiently()).ErrorType, Is.EqualTo("PayloadGuard.WrongRules"));
        await lambda.ShutdownAsync().Patiently();
        Assert.That(lambda.Said().Count(static l => l.Contains("PAYLOAD_GUARD_RULES: refuse[0]", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    private static string Audit(JsonElement line) =>
        $"{line.GetProperty("outcome")} {string.Join(',', line.GetProperty("rules").EnumerateArray())} {line.GetProperty("redactions")}";
}
