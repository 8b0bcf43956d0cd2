using System.Text;

namespace Lambda.Extensions.Sdk.Tests.LocalHttp;

/// <summary>Bytes that are requests, nearly are, or are anything: the same for the same seed.</summary>
internal static class FuzzInput
{
    private static readonly string[] Fragments =
    [
        "GET / HTTP/1.1", "POST /echo HTTP/1.1", "GET /slow HTTP/1.0", "PUT http://x/echo?a=%zz HTTP/1.1", "HEAD /big HTTP/1.1", "* * *", "GET", " ", "/", "HTTP/1.1", "HTTP/9.9", "\r\n", "\r\n\r\n",
        "\n", "\n\n", "\r", "\0", "\u00ff", "\u0016\u0003\u0001", ":", ": ", "Host: x", "Content-Length: 5", "Content-Length: 0", "Content-Length: -1", "Content-Length: 99999999999999999999",
        "Content-Length: 4294967296", "Content-Length:5,5", "Transfer-Encoding: chunked", "Transfer-Encoding: gzip", "Transfer-Encoding : chunked", "Connection: close", "Connection: keep-alive", "Expect: 100-continue",
        " folded", "5\r\nhello\r\n", "0\r\n\r\n", "ffffffffffffffff\r\n", "hello", "%", "%00", "?", "&&==", "../..", "//",
    ];

    private static readonly string[] Valid =
    [
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /slow HTTP/1.1\r\n\r\n",
        "GET /big HTTP/1.1\r\nX: y\r\n\r\n",
        "GET /throw HTTP/1.1\r\n\r\n",
        "HEAD /big HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
        "POST /echo?a=b HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
        "POST /echo HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nT: 1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok",
        "DELETE /nowhere/%2e%2e/x HTTP/1.1\r\n\r\n",
    ];

    public static byte[] Create(Random random)
    {
        StringBuilder text = new();
        int kind = random.Next(8);
        if (kind == 0)
        {
            byte[] bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            return bytes;
        }

        if (kind == 1)
        {
            for (int i = random.Next(20); i >= 0; i--) text.Append(Fragments[random.Next(Fragments.Length)]);
            return Encoding.Latin1.GetBytes(text.ToString());
        }

        for (int i = random.Next(4); i >= 0; i--) text.Append(Valid[random.Next(Valid.Length)]);
        // One in eight stays as it is: what is valid must be answered among the rest.
        for (int edits = kind == 2 ? 0 : random.Next(1, 4); edits > 0; edits--) Edit(text, random);
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    private static void Edit(StringBuilder text, Random random)
    {
        int at = random.Next(text.Length + 1);
        switch (random.Next(5))
        {
            case 0:
                text.Insert(at, Fragments[random.Next(Fragments.Length)]);
                break;
            case 1:
                text.Length = at;
                break;
            case 2:
                text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                break;
            case 3 when at < text.Length:
                text[at] = (char)random.Next(256);
                break;
            default:
                text.Insert(at, new string((char)random.Next(256), random.Next(1, 3000)));
                break;
        }
    }
}
