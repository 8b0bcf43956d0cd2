using System.Text;
using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>The rules for a request: what it may contain, and when it may be sent once more.</summary>
internal sealed class RequestRuleTests
{
    private static readonly Uri Address = new("https://host/");

    [TestCase("GET", true)]
    [TestCase("HEAD", true)]
    [TestCase("OPTIONS", true)]
    [TestCase("TRACE", true)]
    [TestCase("PUT", true)]
    [TestCase("DELETE", true)]
    [TestCase("POST", false)]
    [TestCase("PATCH", false)]
    public void A_method_that_is_idempotent_may_be_repeated_and_another_one_with_a_key(string method, bool idempotent)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), Address);
        Assert.That(RepeatPolicy.IsIdempotent(request), Is.EqualTo(idempotent));
        request.Headers.Add("Idempotency-Key", "1");
        Assert.That(RepeatPolicy.IsIdempotent(request), Is.True);
    }

    [Test]
    public void Only_a_body_in_memory_can_be_written_again()
    {
        using var bytes = new ByteArrayContent([1]);
        using var text = new StringContent("x");
        using var memory = new ReadOnlyMemoryContent(new byte[1]);
        using var stream = new StreamContent(new MemoryStream([1]));
        Assert.That(new HttpContent?[] { null, bytes, text, memory, stream }.Select(RepeatPolicy.CanBeWrittenAgain), Is.EqualTo((bool[])[true, true, true, true, false]));
    }

    [Test]
    public void A_request_may_be_repeated_when_its_connection_ended_before_an_answer()
    {
        Assert.That(RepeatPolicy.DiedUnanswered(new HttpRequestException(HttpRequestError.ResponseEnded)), Is.True);
        Assert.That(RepeatPolicy.DiedUnanswered(new HttpRequestException("reset", new IOException())), Is.True);
        Assert.That(RepeatPolicy.DiedUnanswered(new HttpRequestException("odd", new FormatException())), Is.False);
        Assert.That(RepeatPolicy.DiedUnanswered(new HttpRequestException(HttpRequestError.ConnectionError, inner: new IOException())), Is.False);
        Assert.That(RepeatPolicy.DiedUnanswered(new HttpRequestException(HttpRequestError.InvalidResponse, inner: new IOException())), Is.False);
    }

    [TestCase(' ', true)]
    [TestCase('~', true)]
    [TestCase('\t', true)]
    [TestCase('\u001f', false)]
    [TestCase('\u007f', false)]
    [TestCase('\0', false)]
    [TestCase('ä', false)]
    public void A_header_value_has_printable_characters_of_ASCII_and_tabs(char character, bool legal)
    {
        var request = new DeliveryRequest(Address, Encoding.UTF8.GetBytes("x"));
        if (legal) Assert.That(() => request.AddHeader("X", $"a{character}b"), Throws.Nothing);
        else Assert.That(() => request.AddHeader("X", $"a{character}b"), Throws.ArgumentException.With.Message.Contains("'X'"));
        Assert.That(request.Headers, Has.Count.EqualTo(legal ? 1 : 0));
    }

    [Test]
    public void A_request_is_a_POST_of_JSON_by_default()
    {
        var request = new DeliveryRequest(Address, Encoding.UTF8.GetBytes("[]"));
        Assert.That((request.Method, request.ContentType, request.Endpoint, request.Body.Length), Is.EqualTo(("POST", "application/json", Address, 2)));
    }

    [TestCase(null, "libssl.so.3")]
    [TestCase("", "libssl.so.3")]
    [TestCase("1.1", "libssl.so.1.1")]
    public void OpenSSL_is_looked_for_as_the_runtime_does_and_under_the_users_version_first(string? version, string first)
    {
        string[] candidates = [.. OpenSsl.Candidates(version)];
        Assert.That(candidates[0], Is.EqualTo(first));
        Assert.That(candidates.TakeLast(5), Is.EqualTo((string[])["libssl.so.3", "libssl.so.1.1", "libssl.so.1.0.2", "libssl.so.1.0.0", "libssl.so.10"]));
    }
}
