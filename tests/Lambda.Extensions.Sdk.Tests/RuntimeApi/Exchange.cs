using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>The steps of an invocation through a proxy, on one connection.</summary>
internal sealed class Exchange : IDisposable
{
    public const string Accepted = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";

    private readonly Proxied _proxied;
    private Peer? _platform;

    public Exchange(Proxied proxied)
    {
        _proxied = proxied;
        Runtime = proxied.Connect();
    }

    public Peer Runtime { get; }

    public Peer Platform => _platform ??= _proxied.Accept();

    public static string Event(string payload, string id = "1", string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: {id}\r\nLambda-Runtime-Trace-Id: Root=1-2-3\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(payload)}\r\n\r\n{payload}");

    public static string Answer(string payload, string call = "invocation/1/response", string headers = "") =>
        string.Create(CultureInfo.InvariantCulture, $"POST /2018-06-01/runtime/{call} HTTP/1.1\r\nHost: h\r\n{headers}Content-Length: {Encoding.Latin1.GetByteCount(payload)}\r\n\r\n{payload}");

    public static string Stream(params string[] chunks) =>
        "POST /2018-06-01/runtime/invocation/1/response HTTP/1.1\r\nHost: h\r\nLambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n"
        + string.Concat(chunks.Select(chunk => string.Create(CultureInfo.InvariantCulture, $"{chunk.Length:x}\r\n{chunk}\r\n")));

    /// <summary>Asks for an event, and sends it.</summary>
    public void Deliver(string response)
    {
        Runtime.Send(Traffic.Next);
        Assert.That(Platform.ReadText(Traffic.Next.Length), Is.EqualTo(Traffic.Next));
        Platform.Send(response);
    }

    /// <summary>Accepts the request that the platform has read.</summary>
    public void Accept()
    {
        Platform.Send(Accepted);
        Assert.That(Runtime.ReadText(Accepted.Length), Is.EqualTo(Accepted));
    }

    public void Dispose()
    {
        Runtime.Dispose();
        _platform?.Dispose();
    }
}
