using System.Net;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>A DNS server that knows one name, with the address 127.0.0.1. The C library asks at port 53 only.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private const int HeaderLength = 12;

    private static int _servers;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _name;
    private Task _answering = Task.CompletedTask;

    public NameServer(string name) => _name = name;

    /// <summary>An address of its own, since tests run side by side.</summary>
    public string Address { get; } = $"127.0.0.{77 + Interlocked.Increment(ref _servers)}";

    /// <summary>Starts it, or ends the test with the reason why this machine cannot.</summary>
    public void Start()
    {
        try
        {
            _socket.Bind(new IPEndPoint(IPAddress.Parse(Address), 53));
        }
        catch (SocketException exception)
        {
            Assert.Ignore($"This machine refuses a DNS server at {Address}:53: {exception.Message}");
        }

        _answering = AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _answering;
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AnswerAsync()
    {
        byte[] buffer = new byte[512];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        try
        {
            while (true)
            {
                SocketReceiveFromResult asked = await _socket.ReceiveFromAsync(buffer, anyone, _stop.Token);
                await _socket.SendToAsync(Answer(buffer.AsSpan(0, asked.ReceivedBytes)), asked.RemoteEndPoint, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private byte[] Answer(ReadOnlySpan<byte> query)
    {
        List<string> labels = [];
        int at = HeaderLength;
        for (; query[at] > 0; at += query[at] + 1) labels.Add(System.Text.Encoding.ASCII.GetString(query.Slice(at + 1, query[at])));
        int end = at + 5;
        bool isAddress = query[at + 2] == 1;
        bool isKnown = string.Join('.', labels) == _name;

        // A response that is authoritative; "no such name" for all others. AAAA of the known name has no record.
        byte[] header = [query[0], query[1], 0x84, (byte)(isKnown ? 0x80 : 0x83), 0, 1, 0, (byte)(isKnown && isAddress ? 1 : 0), 0, 0, 0, 0];
        byte[] question = query[HeaderLength..end].ToArray();
        byte[] record = isKnown && isAddress ? [0xC0, HeaderLength, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1] : [];
        return [.. header, .. question, .. record];
    }
}
