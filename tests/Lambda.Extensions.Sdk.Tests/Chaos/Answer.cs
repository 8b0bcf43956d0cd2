using System.Text;

namespace Lambda.Extensions.Sdk.Tests.Chaos;

/// <summary>What the platform's answer to a call would be, and what became of it on the way.</summary>
/// <param name="Status">The status line's code and text.</param>
/// <param name="Headers">Header lines, each with its line end.</param>
/// <param name="Body">The body.</param>
internal sealed record Answer(string Status, string Headers, string Body)
{
    public byte[] Whole() => Bytes($"HTTP/1.1 {Status}\r\n{Headers}Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n\r\n{Body}");

    public byte[] WithLength(int difference) => Bytes($"HTTP/1.1 {Status}\r\n{Headers}Content-Length: {Encoding.UTF8.GetByteCount(Body) + difference}\r\n\r\n{Body}");

    public byte[] WithoutLength() => Bytes($"HTTP/1.1 {Status}\r\n{Headers}Connection: close\r\n\r\n{Body}");

    public byte[] Chunked() => Bytes($"HTTP/1.1 {Status}\r\n{Headers}Transfer-Encoding: chunked\r\n\r\n{Body.Length:x}\r\n{Body}\r\n0\r\n\r\n");

    public byte[] CutChunked() => Bytes($"HTTP/1.1 {Status}\r\n{Headers}Transfer-Encoding: chunked\r\n\r\n{Body.Length:x}\r\n{Body[..(Body.Length / 2)]}");

    public byte[] Cut(int bodyBytes) => Bytes($"HTTP/1.1 {Status}\r\n{Headers}Content-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n\r\n{Body[..bodyBytes]}");

    public byte[] HalfHead() => Bytes($"HTTP/1.1 {Status}\r\n{Headers}"[..20]);

    public byte[] After(string interim) => [.. Bytes($"HTTP/1.1 {interim}\r\n\r\n"), .. Whole()];

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
