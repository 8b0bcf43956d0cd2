using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.Tests.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>Many exchanges over one connection: none shows anything of the one before.</summary>
public sealed class HttpClientConnectionReuseTests
{
    private const string First = "HTTP/1.1 200 OK\r\nX-First: 1\r\nContent-Length: 12\r\n\r\nfirst answer";

    [Test]
    public void Answers_of_many_shapes_follow_each_other_on_one_connection()
    {
        ValidMessage[] messages = [.. ValidMessage.All.Where(m => m.IsReusable)];
        int[] boundaries = [.. messages.Select((_, i) => messages.Take(i + 1).Sum(m => m.Text.Length))];
        using var connection = new HttpClientConnection(new CutTransport(Bytes.Of(string.Concat(messages.Select(m => m.Text))), boundaries));
        foreach (ValidMessage message in messages)
        {
            Answer answer = Answer.Next(connection);
            Assert.That((answer.Status, answer.Body, answer.IsReusable), Is.EqualTo((message.Status, message.Body, true)), message.Name);
        }
    }

    [TestCase("")]
    [TestCase("HT")]
    [TestCase("HTTP/1.1 500 No\r\nX-Sec")]
    [TestCase("nonsense\r\n\r\n")]
    [TestCase("HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\nHTTP/1.1 20")]
    public void An_answer_that_fails_in_its_head_shows_no_status_headers_or_body(string second)
    {
        using HttpClientConnection connection = AfterFirst(second);
        Assert.That(() => Answer.Next(connection), Throws.TypeOf<HttpSyntaxException>());
        Assert.That(Answer.Of(connection), Is.EqualTo(new Answer(0, "", "", IsReusable: false)));
    }

    [TestCase("HTTP/1.1 203 Other\r\nContent-Length: 30\r\n\r\nsec")]
    [TestCase("HTTP/1.1 203 Other\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nsecond\r\n5\r\nhel")]
    [TestCase("HTTP/1.1 203 Other\r\nTransfer-Encoding: chunked\r\n\r\nzz")]
    [TestCase("HTTP/1.1 203 Other\r\nContent-Length: x\r\n\r\n")]
    [TestCase("HTTP/1.1 203 Other\r\nContent-Length: 99999999\r\n\r\n")]
    public void An_answer_that_fails_in_its_body_shows_its_own_status_and_no_body(string second)
    {
        using HttpClientConnection connection = AfterFirst(second);
        Assert.That(() => Answer.Next(connection), Throws.TypeOf<HttpSyntaxException>());
        Answer answer = Answer.Of(connection);
        Assert.That((answer.Status, answer.Body, answer.IsReusable), Is.EqualTo((203, "", false)));
        Assert.That(answer.Headers, Does.Not.Contain("X-First"));
    }

    [Test]
    public void A_request_that_was_sent_hides_the_last_answer()
    {
        using HttpClientConnection connection = AfterFirst("");
        connection.Send("GET / HTTP/1.1\r\n\r\n"u8);
        Assert.That(Answer.Of(connection), Is.EqualTo(new Answer(0, "", "", IsReusable: false)));
    }

    [TestCase("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    [TestCase("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")]
    [TestCase("HTTP/1.1 204 No Content\r\n\r\n")]
    public void A_connection_with_bytes_that_nobody_asked_for_is_not_used_again(string message)
    {
        foreach (string rubbish in (string[])["\n", "x", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])
        {
            Answer answer = Answer.Read(message + rubbish);
            Assert.That((answer.IsReusable, answer.Body), Is.EqualTo((false, message.Contains("204", StringComparison.Ordinal) ? "" : "ok")));
        }
    }

    [Test]
    public void A_large_answer_does_not_spoil_a_small_one()
    {
        string large = $"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n{new string('x', 1_000_000)}";
        using var connection = new HttpClientConnection(new CutTransport(Bytes.Of(large + First), large.Length));
        Assert.That(Answer.Next(connection).Body, Has.Length.EqualTo(1_000_000));
        Assert.That(Answer.Next(connection).Body, Is.EqualTo("first answer"));
    }

    [Test]
    public void A_cycle_that_needs_nothing_of_the_answer_allocates_nothing()
    {
        const int Cycles = 1000;
        byte[] all = Bytes.Of(string.Concat(Enumerable.Repeat(First, Cycles + 1)));
        using var connection = new HttpClientConnection(new CutReplay(all, First.Length));
        Exchange();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Cycles; i++) Exchange();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Exchange()
        {
            connection.Send("GET / HTTP/1.1\r\n\r\n"u8);
            connection.Receive();
        }
    }

    private static HttpClientConnection AfterFirst(string second)
    {
        var connection = new HttpClientConnection(new CutTransport(Bytes.Of(First + second), First.Length));
        Assert.That(Answer.Next(connection), Is.EqualTo(new Answer(200, "X-First=1\nContent-Length=12\n", "first answer", IsReusable: true)));
        return connection;
    }

    /// <summary>Hands out pieces of one length and allocates nothing.</summary>
    private sealed class CutReplay(byte[] bytes, int piece) : IByteTransport
    {
        private int _position;

        public int Read(Span<byte> buffer)
        {
            bytes.AsSpan(_position, piece).CopyTo(buffer);
            _position += piece;
            return piece;
        }

        public void Write(ReadOnlySpan<byte> bytes)
        {
        }

        public void Abort()
        {
        }

        public void Dispose()
        {
        }
    }
}
