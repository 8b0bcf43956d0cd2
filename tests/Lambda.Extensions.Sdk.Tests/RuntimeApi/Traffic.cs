using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>Generates messages: those of runtimes and of the platform, and others that a later one could send.</summary>
internal static class Traffic
{
    public const string Next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    private static readonly string[] Targets =
    [
        "/2018-06-01/runtime/invocation/next", "/2018-06-01/runtime/restore/next", "/2018-06-01/ping", "/2021-04-23/credentials", "/2030-01-01/runtime/invocation/next?wait=1", "/", "*", "http://127.0.0.1/absolute",
    ];

    private static readonly string[] Posts =
    [
        "/2018-06-01/runtime/invocation/7f1f3f0e/response", "/2018-06-01/runtime/invocation/7f1f3f0e/error", "/2018-06-01/runtime/init/error", "/2018-06-01/runtime/restore/error", "/2018-06-01/runtime/invocation/7f1f3f0e/progress",
    ];

    public static byte[] Request(Random random)
    {
        if (random.Next(2) == 0) return Bytes($"{Pick(random, "GET", "HEAD", "OPTIONS", "get")} {Pick(random, Targets)} HTTP/1.1\r\n{Headers(random)}\r\n");
        string start = $"{Pick(random, "POST", "PUT", "PATCH", "X-NEW")} {Pick(random, Posts)} HTTP/1.1\r\n{Headers(random)}{(random.Next(3) == 0 ? "lambda-runtime-function-response-mode: streaming\r\n" : "")}";
        return Message(start, random);
    }

    /// <summary>Returns a response to the request, and whether the connection ends with it.</summary>
    public static (byte[] Bytes, bool Closes) Response(byte[] request, bool isLast, Random random)
    {
        byte[] interim = random.Next(5) == 0 ? Bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n") : [];
        string start = $"HTTP/1.{(isLast ? random.Next(2) : 1)} {Pick(random, "200 OK", "202 Accepted", "400 Bad Request", "403 Forbidden", "413 Too Large", "500", "299 ")}\r\n{Headers(random)}Lambda-Runtime-Aws-Request-Id: 7f1f3f0e\r\n";
        if (Encoding.Latin1.GetString(request).StartsWith("HEAD", StringComparison.Ordinal)) return ([.. interim, .. Bytes($"{start}Content-Length: 12345\r\n\r\n")], false);
        if (random.Next(8) == 0) return ([.. interim, .. Bytes($"HTTP/1.1 204 No Content\r\n{Headers(random)}\r\n")], false);
        if (isLast && random.Next(3) == 0) return ([.. interim, .. Bytes($"{start}\r\n"), .. Body(random)], true);
        return ([.. interim, .. Message(start, random)], false);
    }

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[] Chunked(byte[] body, Random random, string trailers = "")
    {
        var coded = new List<byte>();
        for (int at = 0; at < body.Length;)
        {
            int size = Math.Min(1 + random.Next(random.Next(2) == 0 ? 10 : 40_000), body.Length - at);
            coded.AddRange(Bytes(size.ToString(Pick(random, "x", "X", "x4"), CultureInfo.InvariantCulture) + Pick(random, "", ";name=value") + "\r\n"));
            coded.AddRange(body.AsSpan(at, size));
            coded.AddRange("\r\n"u8);
            at += size;
        }

        coded.AddRange(Bytes($"0\r\n{trailers}\r\n"));
        return [.. coded];
    }

    private static byte[] Message(string start, Random random)
    {
        byte[] body = Body(random);
        if (random.Next(2) == 0) return [.. Bytes($"{start}{Pick(random, "Content-Length", "content-length")}: {body.Length}\r\n\r\n"), .. body];
        string trailers = random.Next(2) == 0 ? "" : "Lambda-Runtime-Function-Error-Type: Function.Odd\r\nLambda-Runtime-Function-Error-Body: e30=\r\n";
        return [.. Bytes($"{start}Transfer-Encoding: chunked\r\n\r\n"), .. Chunked(body, random, trailers)];
    }

    private static byte[] Body(Random random)
    {
        byte[] body = new byte[random.Next(4) switch { 0 => 0, 1 => random.Next(20), 2 => random.Next(3000), _ => random.Next(200_000) }];
        random.NextBytes(body);
        return body;
    }

    private static string Headers(Random random)
    {
        var headers = new StringBuilder();
        for (int i = random.Next(4); i > 0; i--) headers.Append(CultureInfo.InvariantCulture, $"{Pick(random, "Host", "X-Odd", "x-ODD", "Accept", "User-Agent", "Cookie")}:{Pick(random, "", " ", "\t")}{Pick(random, "a", "", "ümlaut", "a, b", new string('x', 5000))}\r\n");
        return headers.ToString();
    }

    private static string Pick(Random random, params string[] of) => of[random.Next(of.Length)];
}
