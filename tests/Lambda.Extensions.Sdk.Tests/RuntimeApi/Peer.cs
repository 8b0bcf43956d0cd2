using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Tests.Hosting;

namespace Lambda.Extensions.Sdk.Tests.RuntimeApi;

/// <summary>One end of a raw connection: a runtime, or the platform.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Socket _socket;
    private readonly List<byte> _received = [];

    public Peer(Socket socket)
    {
        _socket = socket;
        _socket.NoDelay = true;
        // Not what is tested: only so that a hang fails instead of hanging.
        _socket.ReceiveTimeout = _socket.SendTimeout = (int)Life.Patience.TotalMilliseconds;
    }

    public static Peer Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(System.Net.IPAddress.Loopback, port);
        return new Peer(socket);
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty) bytes = bytes[_socket.Send(bytes)..];
    }

    /// <summary>Sends the bytes in parts whose ends a generator chooses.</summary>
    public void SendInParts(byte[] bytes, Random random)
    {
        for (int at = 0; at < bytes.Length;)
        {
            int part = random.Next(3) == 0 ? 1 + random.Next(3) : 1 + random.Next(bytes.Length - at);
            part = Math.Min(part, bytes.Length - at);
            Send(bytes.AsSpan(at, part));
            at += part;
        }
    }

    public void EndSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    public byte[] Read(int count)
    {
        while (_received.Count < count) Assert.That(TryReceive(), Is.True, $"the connection ended after {_received.Count} of {count} bytes");
        return Take(count);
    }

    public string ReadText(int count) => Encoding.Latin1.GetString(Read(count));

    /// <summary>Reads until the peer closes its side.</summary>
    public byte[] ReadToEnd()
    {
        while (TryReceive())
        {
            // All is kept.
        }

        return Take(_received.Count);
    }

    /// <summary>Returns true when the peer has closed or reset the connection without another byte.</summary>
    public bool IsEnded()
    {
        try
        {
            return ReadToEnd().Length == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public string ReadHead()
    {
        int end;
        while ((end = Text().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0) Assert.That(TryReceive(), Is.True, $"the connection ended in a head: {Text()}");
        return Encoding.Latin1.GetString(Take(end + 4));
    }

    /// <summary>Reads a message with its body, decoded if it is chunked. Trailers follow the head.</summary>
    public (string Head, byte[] Body) ReadMessage()
    {
        string head = ReadHead();
        if (HeaderOf(head, "Transfer-Encoding") is null) return (head, Read(int.Parse(HeaderOf(head, "Content-Length") ?? "0", CultureInfo.InvariantCulture)));
        var body = new List<byte>();
        while (true)
        {
            int size = int.Parse(ReadLine().Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0) break;
            body.AddRange(Read(size));
            ReadLine();
        }

        string line;
        while ((line = ReadLine()).Length > 0) head += line + "\r\n";
        return (head, [.. body]);
    }

    public string ReadLine()
    {
        int end;
        while ((end = _received.IndexOf((byte)'\n')) < 0) Assert.That(TryReceive(), Is.True, "the connection ended in a line");
        return Encoding.Latin1.GetString(Take(end + 1)).TrimEnd('\r', '\n');
    }

    public static string? HeaderOf(string head, string name) =>
        head.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

    public void Dispose() => _socket.Dispose();

    private string Text() => Encoding.Latin1.GetString([.. _received]);

    private byte[] Take(int count)
    {
        byte[] taken = [.. _received.Take(count)];
        _received.RemoveRange(0, count);
        return taken;
    }

    private bool TryReceive()
    {
        byte[] buffer = new byte[64 * 1024];
        int n = _socket.Receive(buffer);
        _received.AddRange(buffer.AsSpan(0, n));
        return n > 0;
    }
}
