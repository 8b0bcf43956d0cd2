using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

internal sealed class DeliveryResultTests
{
    [TestCase(199, DeliveryOutcome.Refused)]
    [TestCase(200, DeliveryOutcome.Delivered)]
    [TestCase(299, DeliveryOutcome.Delivered)]
    [TestCase(300, DeliveryOutcome.Refused)]
    [TestCase(499, DeliveryOutcome.Refused)]
    [TestCase(500, DeliveryOutcome.Unavailable)]
    [TestCase(505, DeliveryOutcome.Refused)]
    [TestCase(506, DeliveryOutcome.Unavailable)]
    [TestCase(599, DeliveryOutcome.Unavailable)]
    [TestCase(600, DeliveryOutcome.Refused)]
    public void A_class_of_statuses_ends_at_its_last_number(int status, DeliveryOutcome outcome)
    {
        DeliveryResult result = DeliveryResult.FromStatusCode(status);
        Assert.That((result.Outcome, result.StatusCode), Is.EqualTo((outcome, (int?)status)));
        Assert.That(result.Reason, Is.EqualTo(outcome == DeliveryOutcome.Delivered ? null : $"the endpoint answered {status}"));
    }

    [TestCase(DeliveryOutcome.Delivered, false)]
    [TestCase(DeliveryOutcome.TooLarge, false)]
    [TestCase(DeliveryOutcome.Rejected, false)]
    [TestCase(DeliveryOutcome.Refused, true)]
    [TestCase(DeliveryOutcome.Unavailable, true)]
    [TestCase(DeliveryOutcome.NotTried, false)]
    public void The_breaker_counts_an_endpoint_that_is_unavailable_or_refuses_the_sender(DeliveryOutcome outcome, bool isFailure) =>
        Assert.That(new DeliveryResult(outcome).IsFailure, Is.EqualTo(isFailure));

    [Test]
    public void A_pause_is_not_negative()
    {
        Assert.That(new DeliveryResult(DeliveryOutcome.Unavailable, retryAfter: TimeSpan.Zero).RetryAfter, Is.EqualTo(TimeSpan.Zero));
        Assert.That(() => new DeliveryResult(DeliveryOutcome.Unavailable, retryAfter: TimeSpan.FromTicks(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [TestCase(null, "Refused")]
    [TestCase("no key", "Refused: no key")]
    public void The_text_is_the_outcome_with_its_reason(string? reason, string text) => Assert.That(new DeliveryResult(DeliveryOutcome.Refused, reason).ToString(), Is.EqualTo(text));

    [TestCase("", "the endpoint answered 401")]
    [TestCase("  bad\r\nkey\t! \n", "the endpoint answered 401: bad  key !")]
    public void The_log_has_the_endpoints_answer_on_one_line(string body, string explanation) =>
        Assert.That(DeliveryResult.FromStatusCode(401, null, Encoding.UTF8.GetBytes(body)).Explanation, Is.EqualTo(explanation));

    [TestCase("x")]
    [TestCase("ü")]
    [TestCase("€")]
    public void The_log_has_200_characters_of_an_answer_and_marks_a_longer_one(string character)
    {
        string fits = string.Concat(Enumerable.Repeat(character, 200));
        Assert.That(Explained(fits), Is.EqualTo("the endpoint answered 500: " + fits));
        Assert.That(Explained(fits + character), Is.EqualTo("the endpoint answered 500: " + fits + "…"));
        Assert.That(Explained(new string('y', 100_000)), Has.Length.EqualTo("the endpoint answered 500: ".Length + 201));

        static string Explained(string body) => DeliveryResult.FromStatusCode(500, null, Encoding.UTF8.GetBytes(body)).Explanation;
    }

    [Test]
    public void Without_a_reason_the_log_has_the_outcome() => Assert.That(new DeliveryResult(DeliveryOutcome.Unavailable).Explanation, Is.EqualTo("Unavailable"));

    [Test]
    public void A_failure_of_the_network_is_named_by_its_innermost_known_cause()
    {
        var refused = new SocketException((int)SocketError.ConnectionRefused);
        Assert.That(HttpAttempt.Describe(new HttpRequestException("x", new IOException("y", refused))), Is.EqualTo("connection failed: ConnectionRefused"));
        Assert.That(HttpAttempt.Describe(new HttpRequestException(HttpRequestError.NameResolutionError)), Is.EqualTo("connection failed: NameResolutionError"));
        Assert.That(HttpAttempt.Describe(new HttpRequestException("odd")), Is.EqualTo("HttpRequestException: odd"));
        Assert.That(HttpAttempt.Describe(new FormatException("odd")), Is.EqualTo("FormatException: odd"));
    }
}
