using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>The limits of a request at their exact edges, and the state of the parser between the bytes.</summary>
[Category("G20")]
internal sealed class HttpRequestLimitTests
{
    private const string Continue = "POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n";

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1000)]
    public void A_head_may_be_as_long_as_its_limit(int piece)
    {
        Assert.That(Feed(new HttpRequestParser(64, 100), Head(64), piece), Is.EqualTo((1, 0)));
        Assert.That(Feed(new HttpRequestParser(64, 100), Head(65), piece), Is.EqualTo((0, 431)));

        static string Head(int length)
        {
            const string Rest = "GET / HTTP/1.1\r\nX: \r\n\r\n";
            return Rest.Insert(Rest.Length - 4, new string('x', length - Rest.Length));
        }
    }

    [TestCase("POST / HTTP/1.1\r\nContent-Length: 8\r\n\r\n12345678", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n123456789", 413)]
    [TestCase("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n0\r\n\r\n", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n0\r\n\r\n", 400)]
    public void A_body_may_be_as_long_as_its_limit(string fits, string tooLong, int status)
    {
        foreach (int piece in (int[])[1, 7, 1000])
        {
            Assert.That(Feed(new HttpRequestParser(1000, 8), fits, piece), Is.EqualTo((1, 0)));
            Assert.That(Feed(new HttpRequestParser(1000, 8), tooLong, piece), Is.EqualTo((0, status)));
        }
    }

    [Test]
    public void A_request_is_in_progress_from_its_first_byte_to_its_last()
    {
        var parser = new HttpRequestParser(1000, 1000);
        Assert.That(parser.IsInRequest, Is.False);
        Feed(parser, "\r\n\r\n");
        Assert.That(parser.IsInRequest, Is.False, "an empty line is no request");
        Feed(parser, "G");
        Assert.That(parser.IsInRequest, Is.True);
        Feed(parser, "ET / HTTP/1.1\r\n\r\n");
        Assert.That(parser.IsInRequest, Is.False);
        foreach (string head in (string[])["POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n"])
        {
            Feed(parser, head);
            Assert.That(parser.IsInRequest, Is.True);
            Feed(parser, "ab" + (head.Contains("chunked", StringComparison.Ordinal) ? "\r\n0\r\n\r\n" : ""));
            Assert.That(parser.IsInRequest, Is.False);
        }

        Feed(parser, "nonsense\r\n\r\n");
        Assert.That((parser.IsInRequest, parser.FailureStatus), Is.EqualTo((false, 400)));
    }

    [TestCase(Continue, true)]
    [TestCase("POST / HTTP/1.1\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n", true)]
    [TestCase(Continue + "a", false, Description = "The peer does not wait.")]
    [TestCase(Continue + "ab", false)]
    [TestCase("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n", false)]
    [TestCase("POST / HTTP/1.1\r\nExpect: other\r\nContent-Length: 2\r\n\r\n", false)]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n", false)]
    [TestCase("POST / HTTP/1.1\r\nExpect: 100-continue\r\n", false)]
    public void Continue_is_sent_to_a_peer_that_waits_for_it_before_its_body(string bytes, bool waits)
    {
        var parser = new HttpRequestParser(1000, 1000);
        Feed(parser, bytes);
        Assert.That(parser.TakeContinue(), Is.EqualTo(waits));
        Assert.That(parser.TakeContinue(), Is.False, "once");
    }

    [Test]
    public void Each_request_that_waits_receives_its_own_continue()
    {
        var parser = new HttpRequestParser(1000, 1000);
        for (int i = 0; i < 2; i++)
        {
            Feed(parser, Continue);
            Assert.That(parser.TakeContinue(), Is.True);
            Assert.That(Feed(parser, "ab"), Is.EqualTo((1, 0)));
        }
    }

    // A receiver that keeps a body should not keep much more memory than it needs.
    [TestCase(3071, false, 3071)]
    [TestCase(3072, false, 4096)]
    [TestCase(10, true, 4096)]
    public void The_array_of_a_chunked_body_is_cut_to_its_size_when_a_quarter_of_it_is_unused_and_it_is_kept(int size, bool reuses, int expected)
    {
        var parser = new HttpRequestParser(1000, 10_000, reuses);
        Feed(parser, $"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{size:x}\r\n");
        Feed(parser, new string('x', size));
        int length = -1;
        Feed(parser, "\r\n0\r\n\r\n", onTaken: body => length = body);
        Assert.That(length, Is.EqualTo(expected));
    }

    [TestCase("GET / HTTP/1.1\r\na: b\rc\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\n: b\r\n\r\n")]
    [TestCase("GET /\u0001 HTTP/1.1\r\n\r\n")]
    [TestCase("GET /\0 HTTP/1.1\r\n\r\n")]
    [TestCase(" / HTTP/1.1\r\n\r\n")]
    [TestCase("GET / HTTP/1.1 \r\n\r\n")]
    [TestCase("GET / http/1.1\r\n\r\n")]
    [TestCase("G\u0080T / HTTP/1.1\r\n\r\n")]
    [TestCase("GET / HTTP/1.1\r\nn\u0080me: b\r\n\r\n")]
    public void A_request_that_two_readers_could_understand_differently_is_refused(string request) =>
        Assert.That(Feed(new HttpRequestParser(1000, 1000), request), Is.EqualTo((0, 400)));

    [TestCase("GET /\u0080\u007f! HTTP/1.1\r\nX: \u0001\u0080\r\n\r\n")]
    [TestCase("!#$%&'*+-.^_`|~09azAZ / HTTP/1.1\r\n!#$%&'*+-.^_`|~09azAZ: x\r\n\r\n")]
    public void Unusual_bytes_that_the_grammar_allows_are_accepted(string request) =>
        Assert.That(Feed(new HttpRequestParser(1000, 1000), request), Is.EqualTo((1, 0)));

    [Test]
    public void A_token_has_exactly_the_bytes_of_the_grammar()
    {
        for (int b = 0; b < 256; b++)
        {
            bool expected = b < 128 && (char.IsAsciiLetterOrDigit((char)b) || "!#$%&'*+-.^_`|~".Contains((char)b, StringComparison.Ordinal));
            Assert.That(HttpSyntax.IsToken([(byte)'a', (byte)b]), Is.EqualTo(expected), $"{b}");
        }

        Assert.That(HttpSyntax.IsToken([]), Is.False);
    }

    private static (int Requests, int Failure) Feed(HttpRequestParser parser, string bytes, int piece = 10_000, Action<int>? onTaken = null)
    {
        int requests = 0;
        byte[] stream = Bytes.Of(bytes);
        for (int at = 0; at < stream.Length && parser.FailureStatus == 0;)
        {
            Span<byte> room = parser.Room();
            int n = Math.Min(Math.Min(room.Length, piece), stream.Length - at);
            stream.AsSpan(at, n).CopyTo(room);
            at += n;
            parser.Received(n);
            while (parser.TryTake(out HttpServerRequest request))
            {
                requests++;
                onTaken?.Invoke(request.Body.Length);
            }
        }

        return (requests, parser.FailureStatus);
    }
}
