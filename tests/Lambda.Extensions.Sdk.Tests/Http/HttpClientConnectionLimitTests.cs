using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>G20: a peer cannot make the reader hold more than its caps, nor read for ever.</summary>
[Category("G20")]
public sealed class HttpClientConnectionLimitTests
{
    private const int MaxHead = 64;
    private const int MaxBody = 8;

    [Test]
    public void A_head_may_be_as_long_as_its_cap_and_no_longer()
    {
        string fits = Head(MaxHead), tooLong = Head(MaxHead + 1);
        for (int cut = 0; cut <= tooLong.Length; cut++)
        {
            Assert.That(Read(fits, cut).Status, Is.EqualTo(200));
            Assert.That(() => Read(tooLong, cut), Throws.TypeOf<HttpSyntaxException>().With.Message.Contains("head larger than 64 bytes"));
        }

        static string Head(int length)
        {
            const string Rest = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: \r\n\r\n";
            return Rest.Insert(Rest.Length - 4, new string('x', length - Rest.Length));
        }
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n12345678", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123456789")]
    [TestCase("HTTP/1.1 200 OK\r\n\r\n12345678", "HTTP/1.1 200 OK\r\n\r\n123456789")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n123\r\n5\r\n45678\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n123\r\n6\r\n456789\r\n0\r\n\r\n")]
    public void A_body_may_be_as_long_as_its_cap_and_no_longer(string fits, string tooLong)
    {
        for (int cut = 0; cut <= tooLong.Length; cut++)
        {
            Assert.That(Read(fits, cut).Body, Is.EqualTo("12345678"));
            Assert.That(() => Read(tooLong, cut), Throws.TypeOf<HttpSyntaxException>().With.Message.Contains("body larger than 8 bytes"));
        }
    }

    [Test]
    public void A_body_said_to_be_too_long_is_refused_before_it_is_read()
    {
        const string Head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
        var transport = new CutTransport(Bytes.Of(Head + "123456789"), Head.Length);
        Assert.That(() => Answer.Read(transport, MaxHead, MaxBody), Throws.TypeOf<HttpSyntaxException>());
        Assert.That(transport.Position, Is.EqualTo(Head.Length));
    }

    [TestCase("a status line", "", "x", "head larger")]
    [TestCase("headers", "HTTP/1.1 200 OK\r\n", "X: 1\r\n", "head larger")]
    [TestCase("a body", "HTTP/1.1 200 OK\r\n\r\n", "x", "body larger")]
    [TestCase("chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nabcd\r\n", "body larger")]
    [TestCase("a chunk size", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "0", "chunk size")]
    [TestCase("a chunk extension", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x", "too long")]
    [TestCase("a chunk's end", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx", "\r", "too long")]
    [TestCase("trailers", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X: 1\r\n", "too long")]
    public void Nothing_may_go_on_for_ever(string what, string beginning, string repeated, string complaint)
    {
        const int Cap = 100_000;
        var transport = new EndlessTransport(beginning, repeated);
        Assert.That(() => Answer.Read(transport, Cap, Cap), Throws.TypeOf<HttpSyntaxException>().With.Message.Contains(complaint), what);
        Assert.That(transport.LargestRead, Is.LessThan(4 * Cap));
        Assert.That(transport.Position, Is.LessThan(8 * Cap));
    }

    [Test]
    public void Trailing_carriage_returns_and_extensions_of_many_chunks_take_no_room()
    {
        string chunks = string.Concat(Enumerable.Repeat("1;" + new string('x', 4000) + "\r\na\r\n", 8));
        Assert.That(Read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n", 3).Body, Is.EqualTo("aaaaaaaa"));
    }

    private static Answer Read(string message, int cut) => Answer.Read(new CutTransport(Bytes.Of(message), cut), MaxHead, MaxBody);
}
