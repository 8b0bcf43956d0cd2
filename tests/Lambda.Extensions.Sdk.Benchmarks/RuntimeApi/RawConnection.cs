using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.RuntimeApi;

/// <summary>One end of a connection, which sends prepared bytes and receives messages without keeping them.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    public RawConnection(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
    }

    /// <summary>Gets whether the message that was received last is a request for an event.</summary>
    public bool IsNext { get; private set; }

    /// <summary>Gets the status of the response that was received last; 0 when it was a request.</summary>
    public int Status { get; private set; }

    /// <summary>Gets the length of the body that was received last, when its head has it.</summary>
    public long Length { get; private set; }

    public static RawConnection Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        return new RawConnection(socket);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>Receives one message. Returns false when the connection has ended.</summary>
    public bool TryReceive()
    {
        int head;
        while ((head = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!Fill()) return false;
        }

        ReadOnlySpan<byte> lines = _buffer.AsSpan(_start, head + 2);
        IsNext = lines.StartsWith("GET"u8);
        bool chunked = lines.IndexOf("Transfer-Encoding: chunked"u8) >= 0;
        Status = lines.StartsWith("HTTP/1.1 "u8) ? int.Parse(lines[9..12], CultureInfo.InvariantCulture) : 0;
        Length = LengthOf(lines);
        _start += head + 4;
        return chunked ? SkipChunks() : Skip(Length);
    }

    public void Dispose() => _socket.Dispose();

    private static ReadOnlySpan<byte> Name => "content-length:"u8;

    private static long LengthOf(ReadOnlySpan<byte> lines)
    {
        while (lines.IndexOf((byte)'\n') is >= 0 and var end)
        {
            ReadOnlySpan<byte> line = lines[..end];
            lines = lines[(end + 1)..];
            if (line.Length > Name.Length && Ascii.EqualsIgnoreCase(line[..Name.Length], Name)) return long.Parse(line[Name.Length..].Trim(" \r"u8), CultureInfo.InvariantCulture);
        }

        return 0;
    }

    private bool Skip(long length)
    {
        while (length > 0)
        {
            int take = (int)Math.Min(length, _end - _start);
            _start += take;
            length -= take;
            if (length > 0 && !Fill()) return false;
        }

        return true;
    }

    private bool SkipChunks()
    {
        while (true)
        {
            int line;
            while ((line = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
            {
                if (!Fill()) return false;
            }

            int size = int.Parse(_buffer.AsSpan(_start, line), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            _start += line + 2;
            if (!Skip(size + 2)) return false;
            if (size == 0) return true;
        }
    }

    private bool Fill()
    {
        if (_start == _end) _start = _end = 0;
        if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int n = _socket.Receive(_buffer.AsSpan(_end));
        _end += n;
        return n > 0;
    }
}
