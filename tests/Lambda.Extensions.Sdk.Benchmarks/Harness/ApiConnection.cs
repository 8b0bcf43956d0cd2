using System.Globalization;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>
/// One connection from the extension: reads a request into its own buffer, one at a time. Made before it is needed and reused,
/// since what it costs to make one would count as the extension's start.
/// </summary>
internal sealed unsafe class ApiConnection : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _filled;
    private int _head;

    /// <summary>The connection's file descriptor; negative when it has none.</summary>
    public int Descriptor { get; private set; } = -1;

    /// <summary>The method and target, as in <c>GET /2020-01-01/extension/event/next</c>.</summary>
    public ReadOnlySpan<byte> Target => _buffer.AsSpan(0, _buffer.AsSpan(0, _head).IndexOf(" HTTP/"u8) is > 0 and var end ? end : 0);

    public ReadOnlySpan<byte> Body => _buffer.AsSpan(_head, _filled - _head);

    /// <summary>Takes the connection that waits at a listener.</summary>
    public void Accept(int listener)
    {
        Clear();
        Descriptor = Native.Accept(listener, null, null, Native.CloseOnExec);
        int on = 1;
        if (Descriptor >= 0) _ = Native.SetSocketOption(Descriptor, Native.Tcp, Native.NoDelay, &on, sizeof(int));
    }

    /// <summary>An answer that finds the connection closed is dropped: the process's end, or the lack of a further request, will tell.</summary>
    public void Send(ReadOnlySpan<byte> answer)
    {
        fixed (byte* from = answer)
        {
            nint n;
            for (int sent = 0; sent < answer.Length; sent += (int)n)
            {
                if ((n = Native.Send(Descriptor, from + sent, answer.Length - sent, Native.NoSignal)) <= 0) return;
            }
        }
    }

    /// <summary>Takes what has arrived. False: the other side has closed.</summary>
    public bool Fill()
    {
        fixed (byte* to = _buffer)
        {
            nint n = Native.Receive(Descriptor, to + _filled, _buffer.Length - _filled, 0);
            if (n > 0) _filled += (int)n;
            return n > 0;
        }
    }

    /// <summary>Whether the request is all there.</summary>
    public bool HasRequest()
    {
        int end = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8);
        if (end < 0) return _filled < _buffer.Length ? false : throw TooLarge();
        _head = end + 4;
        if (Header("transfer-encoding"u8).Length > 0)
            throw new BenchmarkException("The extension sends its requests in chunks, which this harness does not read: set a Content-Length.");
        ReadOnlySpan<byte> length = Header("content-length"u8);
        if (length.IsEmpty) return true;
        if (!int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int body))
            throw new BenchmarkException("The extension sent a Content-Length that is not a number.");
        return body <= _buffer.Length - _head ? _filled >= _head + body : throw TooLarge();
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

    public void Dispose()
    {
        if (Descriptor >= 0) _ = Native.Close(Descriptor);
        Descriptor = -1;
    }

    private BenchmarkException TooLarge() => new($"The extension sent a request of more than {_buffer.Length} bytes, which this harness does not read.");
}
