using System.Buffers.Binary;
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

    // The entries before those of the connections.
    private const int Own = 3;

    private readonly int _socket;
    private readonly int _socket6;
    private readonly int _wake;
    private readonly Lock _wakeGate = new();
    private LinuxServerCalls.PollEntry[] _entries = new LinuxServerCalls.PollEntry[8];
    private bool _listening = true;
    private bool _closed;

    private LinuxServerSocket(int socket, int socket6, int wake, int port)
    {
        _socket = socket;
        _socket6 = socket6;
        _wake = wake;
        Port = port;
    }

    public int Port { get; }

    /// <summary>
    /// Listens on the port of 127.0.0.1 and, where the system has it, of ::1, because clients resolve <c>localhost</c> to either. Without
    /// <paramref name="loopbackOnly"/> it listens on all IPv4 addresses.
    /// </summary>
    /// <exception cref="SocketException">The port is taken, or may not be used.</exception>
    public static LinuxServerSocket Listen(bool loopbackOnly, int port)
    {
        Span<byte> address = stackalloc byte[16];
        address.Clear();
        if (loopbackOnly) (address[4], address[7]) = (127, 1);
        int bound = port;
        int socket = -1, socket6 = -1;
        try
        {
            socket = Listen(LinuxServerCalls.AddressFamilyInternet, address, ref bound);
            if (socket < 0) throw Failure();
            if (loopbackOnly) socket6 = ListenOnLoopback6(bound, required: port != 0);
            int wake = LinuxServerCalls.EventDescriptor(0, LinuxServerCalls.CloseOnExec | LinuxServerCalls.NonBlocking);
            if (wake < 0) throw Failure();
            return new LinuxServerSocket(socket, socket6, wake, bound);
        }
        catch (SocketException)
        {
            if (socket >= 0) _ = LinuxServerCalls.Close(socket);
            if (socket6 >= 0) _ = LinuxServerCalls.Close(socket6);
            throw;
        }
    }

    public IConnectionSocket? Accept()
    {
        int socket = Accept(_socket);
        if (socket < 0 && _socket6 >= 0) socket = Accept(_socket6);
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
        if (_entries.Length < connections.Count + Own) _entries = new LinuxServerCalls.PollEntry[(connections.Count * 2) + Own];
        _entries[0] = new LinuxServerCalls.PollEntry { Descriptor = _wake, Events = LinuxServerCalls.PollIn };
        // poll ignores an entry with a negative descriptor.
        _entries[1] = new LinuxServerCalls.PollEntry { Descriptor = accepting ? _socket : -1, Events = LinuxServerCalls.PollIn };
        _entries[2] = new LinuxServerCalls.PollEntry { Descriptor = accepting ? _socket6 : -1, Events = LinuxServerCalls.PollIn };
        for (int i = 0; i < connections.Count; i++)
        {
            _entries[i + Own] = new LinuxServerCalls.PollEntry
            {
                Descriptor = connections[i].IsHeld ? -1 : ((LinuxConnectionSocket)connections[i].Socket).Descriptor,
                Events = connections[i].WantsToSend ? LinuxServerCalls.PollOut : LinuxServerCalls.PollIn,
            };
        }

        int ready;
        fixed (LinuxServerCalls.PollEntry* entries = _entries) ready = LinuxServerCalls.Poll(entries, (nuint)(connections.Count + Own), timeoutMs);
        for (int i = 0; i < connections.Count; i++) connections[i].IsReady = ready > 0 && _entries[i + Own].Returned != 0;
        if (ready <= 0) return false;
        ulong count;
        if (_entries[0].Returned != 0) _ = LinuxServerCalls.Read(_wake, &count, sizeof(ulong));
        return _entries[1].Returned != 0 || _entries[2].Returned != 0;
    }

    public void StopListening()
    {
        if (!_listening) return;
        _listening = false;
        _ = LinuxServerCalls.Close(_socket);
        if (_socket6 >= 0) _ = LinuxServerCalls.Close(_socket6);
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

    private static int Accept(int socket) => LinuxServerCalls.Accept(socket, null, null, LinuxServerCalls.CloseOnExec | LinuxServerCalls.NonBlocking);

    /// <summary>Listens on ::1. Returns -1 on a system without it.</summary>
    /// <exception cref="SocketException">The port is required, and another program has it there.</exception>
    private static int ListenOnLoopback6(int port, bool required)
    {
        Span<byte> address = stackalloc byte[28];
        address.Clear();
        address[23] = 1;
        int socket = Listen(LinuxServerCalls.AddressFamilyInternet6, address, ref port);
        // A client of the port would reach the other program, or this one, depending on how it resolves localhost.
        if (socket < 0 && required && Marshal.GetLastPInvokeError() == LinuxServerCalls.AddressInUse) throw Failure();
        return socket;
    }

    /// <summary>Listens on an address. Returns -1 when that fails, and the last error says why.</summary>
    private static int Listen(int family, Span<byte> address, ref int port)
    {
        int socket = LinuxServerCalls.Socket(family, LinuxServerCalls.Stream | LinuxServerCalls.CloseOnExec | LinuxServerCalls.NonBlocking, 0);
        if (socket < 0) return -1;
        // After a reset of the environment the old connections remain for a while; this option lets the server bind the port
        // again (lambda-facts 1.4).
        int on = 1;
        _ = LinuxServerCalls.SetSocketOption(socket, LinuxServerCalls.SocketLevel, LinuxServerCalls.ReuseAddress, &on, sizeof(int));
        MemoryMarshal.Write(address, (ushort)family);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], (ushort)port);
        uint length = (uint)address.Length;
        bool listens;
        fixed (byte* bytes = address)
        {
            listens = LinuxServerCalls.Bind(socket, bytes, length) == 0
                && LinuxServerCalls.Listen(socket, Backlog) == 0
                && LinuxServerCalls.GetSocketName(socket, bytes, &length) == 0;
        }

        if (listens)
        {
            port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
            return socket;
        }

        int error = Marshal.GetLastPInvokeError();
        _ = LinuxServerCalls.Close(socket);
        Marshal.SetLastPInvokeError(error);
        return -1;
    }

    private static SocketException Failure()
    {
        int error = Marshal.GetLastPInvokeError();
        return new SocketException((int)(error == LinuxServerCalls.AddressInUse ? SocketError.AddressAlreadyInUse : SocketError.SocketError), Marshal.GetPInvokeErrorMessage(error));
    }
}
