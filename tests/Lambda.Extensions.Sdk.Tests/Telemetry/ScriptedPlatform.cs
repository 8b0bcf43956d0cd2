using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

/// <summary>Answers each connection with the next of some responses, and keeps the requests.</summary>
internal sealed class ScriptedPlatform(params string[] responses)
{
    private readonly Queue<string> _responses = new(responses);

    public List<string> Requests { get; } = [];

    public int Open { get; private set; }

    public string Body(int request) => Requests[request][(Requests[request].IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    public static string Response(int status, string body, string contentType = "application/json") =>
        $"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    public IByteTransport Connect()
    {
        Open++;
        return new Connection(this, Encoding.UTF8.GetBytes(_responses.Dequeue()));
    }

    private sealed class Connection(ScriptedPlatform platform, byte[] response) : IByteTransport
    {
        private int _read;

        public int Read(Span<byte> buffer)
        {
            int n = Math.Min(buffer.Length, response.Length - _read);
            response.AsSpan(_read, n).CopyTo(buffer);
            _read += n;
            return n;
        }

        public void Write(ReadOnlySpan<byte> bytes) => platform.Requests.Add(Encoding.UTF8.GetString(bytes));

        public void Abort() => _read = response.Length;

        public void Dispose() => platform.Open--;
    }
}
