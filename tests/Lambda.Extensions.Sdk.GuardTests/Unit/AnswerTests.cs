using System.Text;
using Lambda.Extensions.Sdk.GuardTests.Support;
using Lambda.Extensions.Sdk.RuntimeApi;

namespace Lambda.Extensions.Sdk.GuardTests.Unit;

/// <summary>Secrets in answers, in errors and in streams, and what the audit counts of them.</summary>
public sealed class AnswerTests
{
    private const string Secret = "AKIAIOSFODNN7EXAMPLE";
    private const string Keys = """{"redact":[{"name":"keys","secret":"awsKeys"},{"name":"words","pattern":"hunter\\d"}]}""";

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("AKIA")]
    public void An_answer_without_a_secret_passes_as_it_is(string payload)
    {
        var guard = new GuardUnderTest(Rules.Read(Keys));
        Assert.That(guard.Answer("1", payload), Is.SameAs(ResponseDecision.Continue));
        Assert.That(guard.Fail("1", payload), Is.SameAs(ErrorDecision.Continue));
        Assert.That(guard.End("1"), Does.Not.Contain("redactions"));
    }

    [Test]
    public void A_secret_in_an_answer_is_replaced_and_counted()
    {
        var guard = new GuardUnderTest(Rules.Read(Keys));
        ResponseDecision decision = guard.Answer("1", $"\"{Secret} hunter2 {Secret}\"");
        Assert.That((decision.Kind, Text(decision.Payload)), Is.EqualTo((DecisionKind.Replace, "\"[REDACTED] [REDACTED] [REDACTED]\"")));
        Assert.That(guard.End("1"), Does.Contain("\"redactions\":3,\"rules\":[\"keys\",\"words\"]"));
    }

    [TestCase("Function.Failed", "Function.Failed")]
    [TestCase(null, "Runtime.Unknown")]
    public void A_secret_in_an_error_is_replaced_and_its_type_stays(string? type, string expected)
    {
        var guard = new GuardUnderTest(Rules.Read(Keys));
        ErrorDecision decision = guard.Fail("1", $"\"{Secret}\"", type);
        Assert.That((decision.Kind, decision.ErrorType, Text(decision.Payload)), Is.EqualTo((DecisionKind.Replace, expected, "\"[REDACTED]\"")));
        Assert.That(guard.End("1"), Does.Contain("\"redactions\":1"));
    }

    [Test]
    public void A_secret_in_an_error_of_the_start_is_replaced_too() =>
        Assert.That(Text(new GuardUnderTest(Rules.Read(Keys)).Fail(null, $"\"{Secret}\"").Payload), Is.EqualTo("\"[REDACTED]\""));

    [Test]
    public void A_secret_across_pieces_of_a_stream_is_replaced_and_counted_at_the_end()
    {
        var guard = new GuardUnderTest(Rules.Read(Keys));
        string sent = guard.Piece("1", "id AKIAIOSF") + guard.Piece("2", "AKIAIOSFOD") + guard.Piece("1", "ODNN7EXAMPLE ") + guard.Piece("1", "", isLast: true);
        Assert.That(sent, Is.EqualTo("id [REDACTED] "));
        Assert.That(guard.Piece("2", "", isLast: true), Is.EqualTo("AKIAIOSFOD"), "the other stream has what it sent");
        Assert.That(guard.End("1"), Does.Contain("\"redactions\":1,\"rules\":[\"keys\"]"));
        Assert.That(guard.End("2"), Does.Contain("\"redactions\":0,\"rules\":[]"));
    }

    [Test]
    public void After_a_piece_that_was_not_redacted_in_time_no_other_passes_as_redacted()
    {
        var guard = new GuardUnderTest(Rules.Read(Keys));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.That(() => guard.Piece("1", "AKIA", cancellationToken: cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => guard.Piece("1", "IOSFODNN7EXAMPLE"), Throws.InvalidOperationException.With.Message.Contains("not redacted in time"));
        Assert.That(guard.Piece("2", "a", isLast: true), Is.EqualTo("a"), "another stream passes");
    }

    private static string Text(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);
}
