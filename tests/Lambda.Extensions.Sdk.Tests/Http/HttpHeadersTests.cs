using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

public sealed class HttpHeadersTests
{
    private const string Block = "Content-Type: application/json\r\nx-a:1\r\nX-A: 2\r\nno colon\r\n: no name\r\nEmpty: \r\nUrl: http://a:1/b\nLast: no line end";

    [TestCase("content-type", "application/json")]
    [TestCase("CONTENT-TYPE", "application/json")]
    [TestCase("X-A", "1", Description = "The first counts.")]
    [TestCase("empty", "")]
    [TestCase("url", "http://a:1/b")]
    [TestCase("last", "no line end")]
    public void A_name_is_found_without_case(string name, string value)
    {
        Assert.That(new HttpHeaders(Bytes.Of(Block)).TryGet(Bytes.Of(name), out ReadOnlySpan<byte> found), Is.True);
        Assert.That(Bytes.Text(found), Is.EqualTo(value));
    }

    [TestCase("content")]
    [TestCase("")]
    [TestCase("no colon")]
    [TestCase("content-type ")]
    [TestCase("application/json")]
    public void What_is_no_name_is_not_found(string name)
    {
        Assert.That(new HttpHeaders(Bytes.Of(Block)).TryGet(Bytes.Of(name), out ReadOnlySpan<byte> found), Is.False);
        Assert.That(found.Length, Is.Zero);
    }

    [Test]
    public void Only_lines_with_a_name_and_a_colon_are_enumerated()
    {
        var names = new List<string>();
        foreach (HttpHeaders.Header header in new HttpHeaders(Bytes.Of(Block))) names.Add(Bytes.Text(header.Name));
        Assert.That(names, Is.EqualTo((string[])["Content-Type", "x-a", "X-A", "Empty", "Url", "Last"]));
    }

    [Test]
    public void No_bytes_are_no_headers() => Assert.That(default(HttpHeaders).GetEnumerator().MoveNext(), Is.False);
}
