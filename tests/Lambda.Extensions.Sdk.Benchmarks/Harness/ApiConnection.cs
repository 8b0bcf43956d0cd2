using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks;

/// <summary>One connection from the extension: reads a request into its own buffer, one at a time.</summary>
internal sealed class ApiConnection(Socket socket) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _filled;
    private int _head;

    public int Descriptor { get; } = (int)socket.Handle;

    /// <summary>The method and target, as in <c>GET /2020-01-01/extension/event/next</c>.</summary>
    public ReadOnlySpan<byte> Target => _buffer.AsSpan(0, _buffer.AsSpan(0, _head).IndexOf(" HTTP/"u8) is > 0 and var end ? end : 0);

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_head, _filled - _head);

    public void Send(ReadOnlySpan<byte> answer)
    {
        try
        {
            while (!answer.IsEmpty) answer = answer[socket.Send(answer)..];
        }
        catch (SocketException)
        {
            // Closed while it was waited for: the process's end, or the lack of a further request, tells.
        }
    }

    /// <summary>Takes what has arrived. False: the other side has closed.</summary>
    public bool Fill()
    {
        try
        {
            int n = socket.Receive(_buffer.AsSpan(_filled));
            _filled += n;
            return n > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Whether the request is all there.</summary>
    public bool HasRequest()
    {
        int end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
        if (end < 0) return _filled < _buffer.Length ? false : throw new BenchmarkException("The extension sent a request larger than 64 KiB.");
        _head = end + 4;
        if (Header("transfer-encoding"u8).Length > 0)
            throw new BenchmarkException("The extension sends its requests in chunks, which this harness does not read: set a Content-Length.");
        ReadOnlySpan<byte> length = Header("content-length"u8);
        if (length.IsEmpty) return true;
        return int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int body)
            ? _filled >= _head + body
            : throw new BenchmarkException("The extension sent a Content-Length that is not a number.");
    }

    /// <summary>The value of a header, its name given in lower case; empty when it is missing.</summary>
    public ReadOnlySpan<byte> Header(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> rest = _buffer.AsSpan(0, _head);
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            ReadOnlySpan<byte> line = rest[..end];
            if (line.Length > name.Length && line[name.Length] == ':' && Ascii.EqualsIgnoreCase(line[..name.Length], name)) return line[(name.Length + 1)..].Trim(" \r"u8);
            rest = rest[(end + 1)..];
        }

        return default;
    }

    /// <summary>Makes room for the next request; an extension that sends one before its answer loses it, which no extension does.</summary>
    public void Clear() => _filled = _head = 0;

    public void Dispose() => socket.Dispose();
}
