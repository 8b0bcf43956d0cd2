using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Sends batches over one connection, opened while the subscription is answered: a JSON object a line, no acknowledgement, no reconnect (server-behaviour 5.1).</summary>
internal sealed class TcpTransport : ITelemetryTransport
{
    private readonly Socket _socket;

    private TcpTransport(Socket socket)
    {
        _socket = socket;
    }

    /// <exception cref="SocketException">There is no listener.</exception>
    public static async Task<TcpTransport> ConnectAsync(int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken).ConfigureAwait(false);
            return new TcpTransport(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public byte[] Encode(IReadOnlyList<DeliveredTelemetryRecord> records)
    {
        byte[] body = new byte[records.Sum(record => record.Length + 1)];
        int position = 0;
        foreach (DeliveredTelemetryRecord record in records)
        {
            record.Bytes.CopyTo(body.AsSpan(position));
            position += record.Length;
            body[position++] = (byte)'\n';
        }

        return body;
    }

    public async Task<SendResult> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            for (int sent = 0; sent < body.Length;) sent += await _socket.SendAsync(body.AsMemory(sent), cancellationToken).ConfigureAwait(false);
            return default;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return new SendResult(null, e.Message);
        }
    }

    public void Dispose() => _socket.Dispose();
}
