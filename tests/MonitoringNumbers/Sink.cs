using System.Net;
using System.Net.Sockets;

namespace MonitoringNumbers;

/// <summary>A receiver that answers each POST after a fixed time, on a thread for each connection: nothing of a web server is measured along.</summary>
internal sealed class Sink : IDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TimeSpan _takes;

    public Sink(TimeSpan takes)
    {
        _takes = takes;
        _listener.Start();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>An address where nobody listens.</summary>
    public static string Nowhere
    {
        get
        {
            using var sink = new Sink(TimeSpan.Zero);
            return sink.Address;
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = _listener.AcceptTcpClient();
                client.NoDelay = true;
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // Disposed of.
        }
    }

    private void Serve(TcpClient client)
    {
        using (client)
        {
            NetworkStream stream = client.GetStream();
            var buffer = new byte[1 << 20];
            int filled = 0;
            try
            {
                while (stream.Read(buffer, filled, buffer.Length - filled) is > 0 and var read)
                {
                    filled += read;
                    int head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
                    if (head < 0 || filled < head + 4 + LengthOf(buffer.AsSpan(0, head))) continue;
                    filled = 0;
                    if (_takes > TimeSpan.Zero) Thread.Sleep(_takes);
                    stream.Write(Answer);
                }
            }
            catch (IOException)
            {
                // The extension has ended.
            }
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        int at = head.IndexOf("Content-Length: "u8);
        return at >= 0 && System.Buffers.Text.Utf8Parser.TryParse(head[(at + 16)..], out int length, out _) ? length : 0;
    }
}
