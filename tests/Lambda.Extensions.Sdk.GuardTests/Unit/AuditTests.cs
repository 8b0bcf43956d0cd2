using Lambda.Extensions.Sdk.GuardTests.Support;
using Lambda.Extensions.Sdk.RuntimeApi;

namespace Lambda.Extensions.Sdk.GuardTests.Unit;

/// <summary>The line of each invocation, and the lines at the start.</summary>
public sealed class AuditTests
{
    private const string Refuse = """{"refuse":[{"name":"large","maxBytes":3}],"redact":[{"name":"keys","secret":"awsKeys"}]}""";

    [TestCase(InvocationOutcome.Success, "success")]
    [TestCase(InvocationOutcome.Error, "error")]
    [TestCase(InvocationOutcome.Timeout, "timeout")]
    [TestCase(InvocationOutcome.OutOfMemory, "outOfMemory")]
    [TestCase(InvocationOutcome.Crash, "crash")]
    [TestCase(InvocationOutcome.Unknown, "unknown")]
    public void An_invocation_that_no_rule_touched_has_its_outcome_and_its_sizes(InvocationOutcome outcome, string word)
    {
        var guard = new GuardUnderTest(Rules.Read("{}"));
        Assert.That(guard.End(new Invocation("1", TimeSpan.Zero) { Outcome = outcome, EventSize = 5, ResponseSize = 0 }), Is.EqualTo($$"""{"payloadGuard":"audit","requestId":"1","outcome":"{{word}}","eventBytes":5,"responseBytes":0}"""));
        Assert.That(guard.End(new Invocation("2", TimeSpan.Zero) { Outcome = outcome }), Is.EqualTo($$"""{"payloadGuard":"audit","requestId":"2","outcome":"{{word}}"}"""));
        Assert.That(guard.Opened, Is.EqualTo(1), "the output is opened once");
    }

    [Test]
    public void A_refused_event_is_refused_also_when_its_answer_was_redacted()
    {
        var guard = new GuardUnderTest(Rules.Read(Refuse));
        guard.Decide("1", "1234");
        guard.Answer("1", "\"AKIAIOSFODNN7EXAMPLE\"");
        Assert.That(guard.End("1"), Is.EqualTo("""{"payloadGuard":"audit","requestId":"1","outcome":"refused","redactions":1,"rules":["keys","large"]}"""));
        Assert.That(guard.End("1"), Does.Not.Contain("rules"), "the next one with this id begins anew");
    }

    [Test]
    public void Redactions_of_a_stream_and_of_an_error_add_up()
    {
        var guard = new GuardUnderTest(Rules.Read(Refuse));
        guard.Piece("1", "AKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLE", isLast: true);
        guard.Fail("1", "AKIAIOSFODNN7EXAMPLE");
        Assert.That(guard.End("1"), Does.Contain("\"redactions\":3,\"rules\":[\"keys\"]"));
    }

    [Test]
    public void Without_the_audit_nothing_is_written()
    {
        var guard = new GuardUnderTest(Rules.Read("""{"audit":false,"refuse":[{"maxBytes":3}]}"""));
        guard.Decide("1", "1234");
        Assert.That((guard.End("1"), guard.Opened), Is.EqualTo(("", 0)));
    }

    [Test]
    public void The_guard_remembers_4096_invocations_whose_end_is_never_reported()
    {
        var guard = new GuardUnderTest(Rules.Read(Refuse));
        for (int i = 0; i < 4096; i++) guard.Decide($"{i}", "1234");
        Assert.That(guard.End("0"), Does.Contain("refused"));
        guard.Decide("4096", "1234");
        Assert.That(guard.End("1"), Does.Contain("refused"), "there was room");
        for (int i = 0; i < 2; i++) guard.Decide($"next {i}", "1234");
        Assert.That(guard.End("2"), Does.Contain("success"));
        Assert.That(guard.End("next 1"), Does.Contain("refused"));
    }

    [Test]
    public async Task Each_problem_of_the_rules_is_one_warning_and_a_guard_that_they_close_is_an_error()
    {
        const string Wrong = """{"refuse":[{"maxBytes":-1},{"maxBytes":3}],"x":1}""";
        var open = new GuardUnderTest(Rules.Read(Wrong));
        await open.StartAsync();
        Assert.That(open.Logged, Has.Count.EqualTo(2).And.All.StartsWith("Warning: PAYLOAD_GUARD_RULES: "));
        var closed = new GuardUnderTest(Rules.Read(Wrong, ("PAYLOAD_GUARD_FAIL", "closed")));
        await closed.StartAsync();
        Assert.That(closed.Logged, Has.Count.EqualTo(3));
        Assert.That(closed.Logged[2], Does.StartWith("Error: PAYLOAD_GUARD_FAIL=closed, and rules are wrong"));
    }

    [Test]
    public void A_guard_that_wrong_rules_close_refuses_each_event_by_a_rule_of_its_own()
    {
        var guard = new GuardUnderTest(Rules.Read("[]", ("PAYLOAD_GUARD_FAIL", "closed")));
        EventDecision decision = guard.Decide("1", "{}");
        Assert.That((decision.Kind, decision.ErrorType), Is.EqualTo((DecisionKind.Fail, "PayloadGuard.WrongRules")));
        Assert.That(decision.ErrorMessage, Does.Contain("rules").And.Contain("wrong"));
        Assert.That(guard.Decide("2", "{}").Kind, Is.EqualTo(DecisionKind.Fail));
    }
}
