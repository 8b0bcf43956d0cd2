using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

public sealed class HttpSyntaxTests
{
    [TestCase("", -1)]
    [TestCase("\r\n", -1)]
    [TestCase("a\r\n\r", -1)]
    [TestCase("a\r\n\r\n", 5)]
    [TestCase("a\r\n\r\nrest\r\n\r\n", 5)]
    [TestCase("a\n\nrest", 3)]
    [TestCase("a\n\r\nrest", 4)]
    [TestCase("a\r\n\nrest", 4)]
    [TestCase("a\r\r\n", -1)]
    [TestCase("a\r\n\r\r\n", -1)]
    [TestCase("a\r\rb\r\n\r\n", 8)]
    [TestCase("\n\n", 2)]
    public void A_head_ends_with_an_empty_line(string bytes, int end) =>
        Assert.That(HttpSyntax.FindHeadEnd(Bytes.Of(bytes), 0), Is.EqualTo(end));

    [TestCase("close", "close", true)]
    [TestCase("CLOSE", "close", true)]
    [TestCase(" keep-alive ,\tClose\t", "close", true)]
    [TestCase(",,close,,", "close", true)]
    [TestCase("closed", "close", false)]
    [TestCase("not close", "close", false)]
    [TestCase("clo,se", "close", false)]
    [TestCase("", "close", false)]
    [TestCase(",", "close", false)]
    public void A_list_holds_a_token_or_not(string value, string token, bool held) =>
        Assert.That(HttpSyntax.HasToken(Bytes.Of(value), Bytes.Of(token)), Is.EqualTo(held));

    [TestCase("X: 1\r\n", false, 0)]
    [TestCase("Content-Length: 5\r\n", false, 5)]
    public void A_request_without_a_length_has_no_body(string headers, bool chunked, int length)
    {
        BodyFraming framing = HttpSyntax.FramingOf(new HttpHeaders(Bytes.Of(headers)), bodyUntilCloseAllowed: false);
        Assert.That(framing, Is.EqualTo(new BodyFraming(chunked ? BodyKind.Chunked : BodyKind.Length, length)));
    }

    [Test]
    public void An_answer_without_a_length_goes_on_until_the_end_of_the_connection() =>
        Assert.That(HttpSyntax.FramingOf(new HttpHeaders("X: 1\r\n"u8), bodyUntilCloseAllowed: true).Kind, Is.EqualTo(BodyKind.UntilClose));

    [TestCase("HTTP/1.1 200 OK", 200, false)]
    [TestCase("HTTP/1.0 404 Not Found", 404, true)]
    [TestCase("HTTP/1.9 999", 999, false)]
    public void A_status_line_tells_status_and_version(string line, int status, bool isHttp10)
    {
        Assert.That(HttpSyntax.TryParseStatusLine(Bytes.Of(line), out int actual, out bool actual10), Is.True);
        Assert.That((actual, actual10), Is.EqualTo((status, isHttp10)));
    }
}
