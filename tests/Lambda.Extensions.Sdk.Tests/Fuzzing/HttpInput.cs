using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Fuzzing;

namespace Lambda.Extensions.Sdk.Tests.Fuzzing;

/// <summary>Responses of HTTP that are valid, nearly are, or are anything.</summary>
internal static class HttpInput
{
    private static readonly string[] Words = ["x", "name", "X-Long-Name", "value", "a1", "no-cache"];

    private static readonly string[] Heads =
    [
        "GET / HTTP/1.1", "POST /2018-06-01/runtime/invocation/8476a536/response HTTP/1.1", "GET /2018-06-01/runtime/invocation/next HTTP/1.1", "POST /runtime/init/error HTTP/1.1",
        "POST /2018-06-01/runtime/invocation/id/error HTTP/1.1", "CONNECT x HTTP/1.1", "HEAD / HTTP/1.0", "PUT http://x/y?z HTTP/1.1",
    ];

    public static byte[][] Fragments { get; } =
    [
        .. ((string[])[
            "HTTP/1.1 200 OK", "HTTP/1.0 200 OK", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n", "HTTP/1.1 204 No", "HTTP/1.1 304 N", "HTTP/1.1 ", "HTTP/1.9 200", "HTTP/2 200", "200", "\r\n", "\r\n\r\n", "\n", "\n\n", "\r", "\0", " ", ":", ": ", "\t",
            "Content-Length: 5\r\n", "Content-Length: 0\r\n", "Content-Length: -1\r\n", "Content-Length: +1\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length: 9223372036854775807\r\n", "Content-Length: 4294967296\r\n", "Content-Length: 2147483647\r\n", "Content-Length:\r\n",
            "Content-Length: 5, 5\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Transfer-Encoding : chunked\r\n", "transfer-encoding: chunked, chunked\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n", "Expect: 100-continue\r\n",
            "Lambda-Runtime-Function-Response-Mode: streaming\r\n", "Lambda-Runtime-Function-Error-Type: x\r\n", "Upgrade: h2c\r\n", "Trailer: x\r\n", " folded\r\n", "5\r\nhello\r\n", "0\r\n\r\n", "0\r\nT: 1\r\n\r\n", "fffffffffffffff\r\n", "7fffffffffffffff\r\n", "ffffffff\r\n", ";a=\"\r\n\"", "hello",
            "GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\n"]).Select(Encoding.Latin1.GetBytes),
        [0xFF], [0x16, 3, 1],
    ];

    /// <summary>Returns a valid response, the body it means, and whether the body ends where it says.</summary>
    public static (byte[] Bytes, int Status, string Body) Valid(Random random)
    {
        int status = random.Next(4) switch { 0 => random.Next(200, 600), 1 => random.Next(2) == 0 ? 204 : 304, _ => 200 };
        string body = status is 204 or 304 ? "" : Body(random);
        var text = new StringBuilder();
        if (random.Next(6) == 0) text.Append("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
        text.Append(CultureInfo.InvariantCulture, $"HTTP/1.{(random.Next(5) == 0 ? 0 : 1)} {status} {(random.Next(3) == 0 ? "Any: reason" : "")}\r\n");
        Headers(random, text);
        int framing = random.Next(3);
        if (framing == 0) text.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        if (framing == 1) text.Append("Transfer-Encoding: chunked\r\n");
        Headers(random, text);
        text.Append("\r\n");
        if (status is not (204 or 304)) text.Append(framing == 1 ? Chunked(random, body) : body);
        return (Encoding.Latin1.GetBytes(text.ToString()), status, body);
    }

    /// <summary>Returns any response.</summary>
    public static byte[] Response(Random random) => random.Next(6) switch
    {
        0 => Damage.Noise(random, "HTP/1. 20\r\n:a"u8),
        1 => Damage.Pieces(random, Fragments),
        _ => Damage.Of(random, Valid(random).Bytes, Fragments),
    };

    /// <summary>Returns any request, of the Runtime API among others.</summary>
    public static byte[] Request(Random random)
    {
        if (random.Next(6) == 0) return random.Next(2) == 0 ? Damage.Pieces(random, Fragments) : Damage.Noise(random, "GET /HTP1.\r\n:a"u8);
        return Damage.Of(random, ValidRequests(random), Fragments);
    }

    /// <summary>Returns one to three valid requests.</summary>
    public static byte[] ValidRequests(Random random)
    {
        var text = new StringBuilder();
        for (int n = random.Next(3); n >= 0; n--)
        {
            string body = Body(random);
            int framing = random.Next(3);
            text.Append(Heads[random.Next(Heads.Length)]).Append("\r\nHost: x\r\n");
            Headers(random, text);
            if (framing == 0) text.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
            if (framing == 1) text.Append("Transfer-Encoding: chunked\r\n");
            if (random.Next(4) == 0) text.Append("Expect: 100-continue\r\n");
            if (random.Next(4) == 0) text.Append("Lambda-Runtime-Function-Response-Mode: streaming\r\n");
            text.Append("\r\n").Append(framing == 0 ? body : framing == 1 ? Chunked(random, body) : "");
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static string Chunked(Random random, string body)
    {
        var text = new StringBuilder();
        for (int at = 0; at < body.Length;)
        {
            int n = random.Next(1, body.Length - at + 1);
            text.Append(n.ToString(random.Next(2) == 0 ? "x" : "X4", CultureInfo.InvariantCulture)).Append(random.Next(4) == 0 ? ";a=b" : "").Append("\r\n").Append(body, at, n).Append("\r\n");
            at += n;
        }

        return text.Append(random.Next(3) == 0 ? "0\r\nTrailer: 1\r\n\r\n" : "0\r\n\r\n").ToString();
    }

    private static string Body(Random random)
    {
        byte[] bytes = new byte[random.Next(32) == 0 ? random.Next(6000) : random.Next(40)];
        random.NextBytes(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private static void Headers(Random random, StringBuilder to)
    {
        for (int n = random.Next(3); n > 0; n--) to.Append(Words[random.Next(Words.Length)]).Append(random.Next(2) == 0 ? ": " : ":").Append(Words[random.Next(Words.Length)]).Append("\r\n");
    }
}
