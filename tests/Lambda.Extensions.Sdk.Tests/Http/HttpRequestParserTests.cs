using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Http;

/// <summary>The codec's server side, byte by byte.</summary>
[Category("G20")]
internal sealed class HttpRequestParserTests
{
    private const string Post = "POST /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    private const string Chunked = "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;ext=1\r\nlo\r\n0\r\nTrailer: x\r\n\r\n";
    private const string Get = "\r\nGET /next HTTP/1.0\r\n\r\n";

    private static (List<string> Requests, int Failure) Parse(byte[] stream, Func<int> piece, int maxHead = 1000, int maxBody = 1000, bool reusesBody = false)
    {
        var parser = new HttpRequestParser(maxHead, maxBody, reusesBody);
        List<string> requests = [];
        int at = 0;
        while (at < stream.Length && parser.FailureStatus == 0)
        {
            Span<byte> room = parser.Room();
            Assert.That(room.Length, Is.Positive);
            int n = Math.Min(Math.Min(room.Length, Math.Max(1, piece())), stream.Length - at);
            stream.AsSpan(at, n).CopyTo(room);
            at += n;
            parser.Received(n);
            while (parser.TryTake(out HttpServerRequest request))
                requests.Add($"{Encoding.ASCII.GetString(request.Method)} {Encoding.ASCII.GetString(request.Target)} {(request.KeepAlive ? "keep" : "close")} {Encoding.Latin1.GetString(request.Body.AsSpan(0, request.BodyLength))}");
        }

        return (requests, parser.FailureStatus);
    }

    private static (List<string> Requests, int Failure) Parse(string stream, int piece = int.MaxValue) => Parse(Encoding.Latin1.GetBytes(stream), () => piece);

    [Test]
    public void Pipelined_requests_are_found_however_the_stream_is_cut()
    {
        byte[] stream = Encoding.Latin1.GetBytes(Post + Chunked + Get + Chunked + Post);
        string[] expected = ["POST /a?b keep hello", "PUT / keep hello", "GET /next close ", "PUT / keep hello", "POST /a?b keep hello"];
        for (int piece = 1; piece <= stream.Length; piece++)
        {
            int size = piece;
            Assert.That(Parse(stream, () => size).Requests, Is.EqualTo(expected), $"in pieces of {piece}");
        }

        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            Assert.That(Parse(stream, () => random.Next(1, 60)).Requests, Is.EqualTo(expected), $"seed {seed}");
        }
    }

    [Test]
    public void Requests_that_share_the_array_of_their_bodies_are_found_however_the_stream_is_cut()
    {
        byte[] stream = Encoding.Latin1.GetBytes(Chunked + Post + Post.Replace("hello", "HELLO", StringComparison.Ordinal) + Get + Chunked);
        string[] expected = ["PUT / keep hello", "POST /a?b keep hello", "POST /a?b keep HELLO", "GET /next close ", "PUT / keep hello"];
        for (int piece = 1; piece <= stream.Length; piece++)
        {
            int size = piece;
            Assert.That(Parse(stream, () => size, reusesBody: true).Requests, Is.EqualTo(expected), $"in pieces of {piece}");
        }
    }

    [Test]
    public void The_array_of_a_body_that_nobody_keeps_is_used_again()
    {
        var parser = new HttpRequestParser(1000, 100_000, reusesBody: true);
        byte[] stream = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nContent-Length: 50000\r\n\r\n{new string('x', 50_000)}");
        var arrays = new HashSet<byte[]>(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < 10; i++)
        {
            for (int at = 0; at < stream.Length;)
            {
                Span<byte> room = parser.Room();
                int n = Math.Min(room.Length, stream.Length - at);
                stream.AsSpan(at, n).CopyTo(room);
                at += n;
                parser.Received(n);
                if (parser.TryTake(out HttpServerRequest request)) arrays.Add(request.Body);
            }
        }

        Assert.That(arrays, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_stream_that_ends_anywhere_gives_the_whole_requests_before()
    {
        byte[] stream = Encoding.Latin1.GetBytes(Post + Chunked);
        for (int length = 0; length < stream.Length; length++)
        {
            (List<string> requests, int failure) = Parse(stream[..length], () => int.MaxValue);
            Assert.That((requests.Count, failure), Is.EqualTo((length >= Post.Length ? 1 : 0, 0)), $"after {length} bytes");
        }
    }

    [TestCase("GARBAGE\r\n\r\n", 400)]
    [TestCase("\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n", 400)]
    [TestCase("GET / HTTP/2.0\r\n\r\n", 400)]
    [TestCase("GET  HTTP/1.1\r\n\r\n", 400)]
    [TestCase("G(T / HTTP/1.1\r\n\r\n", 400)]
    [TestCase("GET /a b HTTP/1.1\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nno colon\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nname : v\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\na: b\r\n folded: c\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\na: b\u0000c\r\n\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400, TestName = "Two lengths")]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, TestName = "A length and chunked")]
    [TestCase("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [TestCase("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\r\n", 413)]
    [TestCase("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhelp!\r\n", 400)]
    [TestCase("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n", 400, TestName = "A chunk over the cap")]
    [TestCase("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n", 400)]
    public void What_is_not_HTTP_ends_with_a_status(string stream, int status)
    {
        for (int piece = 1; piece <= stream.Length; piece += 3)
        {
            (List<string> requests, int failure) = Parse(stream, piece);
            Assert.Multiple(() =>
            {
                Assert.That(requests, Is.Empty);
                Assert.That(failure, Is.EqualTo(status));
            });
        }
    }

    [Test]
    public void A_head_without_end_is_bounded()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Parse("GET / HTTP/1.1\r\nx: " + new string('y', 5000), 7).Failure, Is.EqualTo(431));
            Assert.That(Parse("GET / HTTP/1.1\r\nx: " + new string('y', 5000) + "\r\n\r\n").Failure, Is.EqualTo(431));
            Assert.That(Parse(new string('\n', 100_000), 100).Failure, Is.Zero, "empty lines are dropped as they come");
        });
    }

    [Test]
    public void A_length_that_is_claimed_is_not_allocated()
    {
        var parser = new HttpRequestParser(1000, int.MaxValue);
        byte[] head = Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nContent-Length: 2000000000\r\n\r\n");
        head.CopyTo(parser.Room());
        long before = GC.GetAllocatedBytesForCurrentThread();
        parser.Received(head.Length);
        Assert.Multiple(() =>
        {
            Assert.That(parser.TryTake(out _), Is.False);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1024 * 1024));
            Assert.That(parser.Room().Length, Is.LessThan(1024 * 1024));
        });
    }

    [Test]
    public void Bodies_larger_than_what_is_trusted_arrive()
    {
        string body = string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i};"));
        (List<string> plain, _) = Parse(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nContent-Length: {body.Length}\r\n\r\n{body}"), () => 100_000, 1000, 10_000_000);
        (List<string> chunked, _) = Parse(Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{body.Length:x}\r\n{body}\r\n0\r\n\r\n"), () => 100_000, 1000, 10_000_000);
        Assert.Multiple(() =>
        {
            Assert.That(plain, Is.EqualTo(new[] { "POST / keep " + body }));
            Assert.That(chunked, Is.EqualTo(plain));
        });
    }

    [Test]
    public void Continue_is_asked_for_once_and_only_while_the_body_is_missing()
    {
        var parser = new HttpRequestParser(1000, 1000);
        byte[] head = Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        head.CopyTo(parser.Room());
        parser.Received(head.Length);
        Assert.Multiple(() =>
        {
            Assert.That(parser.TryTake(out _), Is.False);
            Assert.That(parser.TakeContinue(), Is.True);
            Assert.That(parser.TakeContinue(), Is.False);
        });
    }

    [TestCase("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", "GET / close ")]
    [TestCase("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n", "GET / close ")]
    [TestCase("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET / keep ")]
    [TestCase("GET / HTTP/1.1\n\n", "GET / keep ")]
    public void Keep_alive(string stream, string expected) => Assert.That(Parse(stream).Requests, Is.EqualTo(new[] { expected }));

    [Test]
    public void Random_bytes_do_no_harm()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            byte[] stream = Encoding.Latin1.GetBytes(Post + Chunked + Post);
            for (int i = random.Next(1, 6); i > 0; i--) stream[random.Next(stream.Length)] = (byte)random.Next(256);
            (List<string> requests, int failure) = Parse(stream, () => random.Next(1, 50));
            Assert.That(failure, Is.EqualTo(0).Or.EqualTo(400).Or.EqualTo(413).Or.EqualTo(431), $"seed {seed}");
            Assert.That(requests, Has.Count.LessThanOrEqualTo(4), $"seed {seed}");
        }
    }
}
