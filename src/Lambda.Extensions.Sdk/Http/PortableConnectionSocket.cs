using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>One connection of a <see cref="PortableServerSocket"/>.</summary>
internal sealed class PortableConnectionSocket(Socket socket) : IConnectionSocket
{
    public Socket Socket { get; } = socket;

    public int Receive(Span<byte> to)
    {
        int n = Socket.Receive(to, SocketFlags.None, out SocketError error);
        return error == SocketError.WouldBlock ? -1 : error == SocketError.Success ? n : 0;
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        int n = Socket.Send(bytes, SocketFlags.None, out SocketError error);
        return error == SocketError.WouldBlock ? 0 : error == SocketError.Success ? n : -1;
    }

    public void EndSend()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The connection is closed already.
        }
    }

    public void Dispose() => Socket.Dispose();
}
