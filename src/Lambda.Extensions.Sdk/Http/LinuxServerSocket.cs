using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// Implements <see cref="IServerSocket"/> with direct system calls: <c>System.Net.Sockets</c> costs a thread of its own, the
/// thread pool, and 0.15 ms of the cold start (docs/performance.md). poll is sufficient for few connections.
/// </summary>
internal sealed unsafe class LinuxServerSocket : IServerSocket
{
    private const int Backlog = 128;

    private readonly int _socket;
    private readonly int _wake;
    private readonly Lock _wakeGate = new();
    private LinuxServerCalls.PollEntry[] _entries = new LinuxServerCalls.PollEntry[8];
    private bool _listening = true;
    private bool _closed;

    private LinuxServerSocket(int socket, int wake, int port)
    {
        _socket = socket;
        _wake = wake;
        Port = port;
    }

    public int Port { get; }

    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    public static LinuxServerSocket Listen(bool loopbackOnly, int port)
    {
        int socket = LinuxServerCalls.Socket(LinuxServerCalls.AddressFamilyInternet, LinuxServerCalls.Stream | LinuxServerCalls.CloseOnExec | LinuxServerCalls.NonBlocking, 0);
        if (socket < 0) throw Failure();
        // After a reset of the environment the old connections remain for a while; this option lets the server bind the port
        // again (lambda-facts 1.4).
        int on = 1;
        _ = LinuxServerCalls.SetSocketOption(socket, LinuxServerCalls.SocketLevel, LinuxServerCalls.ReuseAddress, &on, sizeof(int));
        byte* address = stackalloc byte[16];
        new Span<byte>(address, 16).Clear();
        *(ushort*)address = LinuxServerCalls.AddressFamilyInternet;
        address[2] = (byte)(port >> 8);
        address[3] = (byte)port;
        if (loopbackOnly) (address[4], address[7]) = (127, 1);
        uint length = 16;
        if (LinuxServerCalls.Bind(socket, address, length) != 0
            || LinuxServerCalls.Listen(socket, Backlog) != 0
            || LinuxServerCalls.GetSocketName(socket, address, &length) != 0
            || LinuxServerCalls.EventDescriptor(0, LinuxServerCalls.CloseOnExec | LinuxServerCalls.NonBlocking) is var wake && wake < 0)
        {
            SocketException failure = Failure();
            _ = LinuxServerCalls.Close(socket);
            throw failure;
        }

        return new LinuxServerSocket(socket, wake, (address[2] << 8) | address[3]);
    }

    public IConnectionSocket? Accept()
    {
        int socket = LinuxServerCalls.Accept(_socket, null, null, LinuxServerCalls.CloseOnExec | LinuxServerCalls.NonBlocking);
        if (socket < 0) return null;
        int on = 1;
        _ = LinuxServerCalls.SetSocketOption(socket, LinuxServerCalls.Tcp, LinuxServerCalls.NoDelay, &on, sizeof(int));
        return new LinuxConnectionSocket(socket);
    }

    public IDuplexTransport? AcceptStream()
    {
        LinuxServerCalls.PollEntry* entries = stackalloc LinuxServerCalls.PollEntry[2];
        entries[0] = new LinuxServerCalls.PollEntry { Descriptor = _wake, Events = LinuxServerCalls.PollIn };
        entries[1] = new LinuxServerCalls.PollEntry { Descriptor = _socket, Events = LinuxServerCalls.PollIn };
        if (LinuxServerCalls.Poll(entries, 2, -1) <= 0 || entries[0].Returned != 0) return null;
        int socket = LinuxServerCalls.Accept(_socket, null, null, LinuxServerCalls.CloseOnExec);
        return socket < 0 ? null : LinuxSocketTransport.Of(socket);
    }

    public bool Wait(List<ServerConnection> connections, bool accepting, int timeoutMs)
    {
        if (_entries.Length < connections.Count + 2) _entries = new LinuxServerCalls.PollEntry[connections.Count * 2];
        _entries[0] = new LinuxServerCalls.PollEntry { Descriptor = _wake, Events = LinuxServerCalls.PollIn };
        // poll ignores an entry with a negative descriptor.
        _entries[1] = new LinuxServerCalls.PollEntry { Descriptor = accepting ? _socket : -1, Events = LinuxServerCalls.PollIn };
        for (int i = 0; i < connections.Count; i++)
        {
            _entries[i + 2] = new LinuxServerCalls.PollEntry
            {
                Descriptor = connections[i].IsHeld ? -1 : ((LinuxConnectionSocket)connections[i].Socket).Descriptor,
                Events = connections[i].WantsToSend ? LinuxServerCalls.PollOut : LinuxServerCalls.PollIn,
            };
        }

        int ready;
        fixed (LinuxServerCalls.PollEntry* entries = _entries) ready = LinuxServerCalls.Poll(entries, (nuint)(connections.Count + 2), timeoutMs);
        for (int i = 0; i < connections.Count; i++) connections[i].IsReady = ready > 0 && _entries[i + 2].Returned != 0;
        if (ready <= 0) return false;
        ulong count;
        if (_entries[0].Returned != 0) _ = LinuxServerCalls.Read(_wake, &count, sizeof(ulong));
        return _entries[1].Returned != 0;
    }

    public void StopListening()
    {
        if (!_listening) return;
        _listening = false;
        _ = LinuxServerCalls.Close(_socket);
    }

    public void Wake()
    {
        lock (_wakeGate)
        {
            ulong one = 1;
            if (!_closed) _ = LinuxServerCalls.Write(_wake, &one, sizeof(ulong));
        }
    }

    public void Dispose()
    {
        lock (_wakeGate)
        {
            if (_closed) return;
            _closed = true;
            StopListening();
            _ = LinuxServerCalls.Close(_wake);
        }
    }

    private static SocketException Failure()
    {
        int error = Marshal.GetLastPInvokeError();
        return new SocketException((int)(error == LinuxServerCalls.AddressInUse ? SocketError.AddressAlreadyInUse : SocketError.SocketError), Marshal.GetPInvokeErrorMessage(error));
    }
}
