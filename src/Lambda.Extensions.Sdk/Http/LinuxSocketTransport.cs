using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>
/// The same as <see cref="SocketTransport"/>, with direct system calls, for Linux: every extension on Lambda uses it.
/// <c>System.Net.Sockets</c> starts a thread and costs 0.15 ms of the cold start and 0.5 MiB before the first byte is sent, even
/// for a socket that only blocks (docs/performance.md).
/// </summary>
internal sealed partial class LinuxSocketTransport : IDuplexTransport
{
    private const int AddressFamilyInternet = 2;
    private const int Stream = 1;
    private const int CloseOnExec = 0x80000;
    private const int Tcp = 6;
    private const int NoDelay = 1;
    private const int NoSignal = 0x4000;
    private const int ShutdownReceive = 0;
    private const int ShutdownSend = 1;
    private const int ShutdownBoth = 2;
    private const int SocketLevel = 1;
    private const int Linger = 13;
    private const int Interrupted = 4;

    // A SafeHandle counts its users. Without it, one thread could close the descriptor while another is about to read from it;
    // the number could belong to another file by then.
    private readonly SafeFileHandle _socket;

    private LinuxSocketTransport(SafeFileHandle socket) => _socket = socket;

    /// <summary>Wraps an accepted, blocking socket.</summary>
    public static unsafe LinuxSocketTransport Of(int descriptor)
    {
        var socket = new SafeFileHandle(descriptor, ownsHandle: true);
        int on = 1;
        _ = Native.SetSocketOption(socket, Tcp, NoDelay, &on, sizeof(int));
        return new LinuxSocketTransport(socket);
    }

    /// <exception cref="IOException">Nothing listens there, or the name does not resolve.</exception>
    public static unsafe LinuxSocketTransport Connect(string host, int port)
    {
        if (TryParseIPv4(host, out uint ipv4))
        {
            // struct sockaddr_in: family in the machine's byte order, port in the network's, address as it is in memory, zeroes.
            byte* target = stackalloc byte[16];
            new Span<byte>(target, 16).Clear();
            *(ushort*)target = AddressFamilyInternet;
            target[2] = (byte)(port >> 8);
            target[3] = (byte)port;
            *(uint*)(target + 4) = ipv4;
            return Connect(AddressFamilyInternet, target, 16);
        }

        // Other hosts do not occur on Lambda: they are names and IPv6 addresses of a developer's machine.
        AddressInfo hints = new() { SocketType = Stream };
        AddressInfo* found;
        int resolved = Native.GetAddressInfo(host, port.ToString(CultureInfo.InvariantCulture), &hints, &found);
        if (resolved != 0) throw new IOException($"the name '{host}' does not resolve");
        try
        {
            IOException? failure = null;
            for (AddressInfo* candidate = found; candidate is not null; candidate = candidate->Next)
            {
                try
                {
                    return Connect(candidate->Family, candidate->Address, candidate->AddressLength);
                }
                catch (IOException e)
                {
                    failure = e;
                }
            }

            throw failure ?? new IOException($"the name '{host}' has no address");
        }
        finally
        {
            Native.FreeAddressInfo(found);
        }
    }

    /// <summary>
    /// Reads a dotted quad, such as <c>169.254.100.1</c>, with its first byte in the lowest one. Other forms are refused: leading
    /// zeros are left to the resolver, because to it they mean octal.
    /// </summary>
    internal static bool TryParseIPv4(ReadOnlySpan<char> text, out uint address)
    {
        address = 0;
        int value = -1, shift = 0;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c) && value != 0)
            {
                value = (Math.Max(value, 0) * 10) + (c - '0');
                if (value > 255) return false;
            }
            else if (c == '.' && value >= 0 && shift < 24)
            {
                address |= (uint)value << shift;
                shift += 8;
                value = -1;
            }
            else
            {
                return false;
            }
        }

        address |= (uint)Math.Max(value, 0) << shift;
        return value >= 0 && shift == 24;
    }

    public unsafe int Read(Span<byte> buffer)
    {
        fixed (byte* to = buffer)
        {
            while (true)
            {
                nint n = Native.Receive(_socket, to, buffer.Length, 0);
                if (n >= 0) return (int)n;
                if (Marshal.GetLastPInvokeError() != Interrupted) throw Failure("recv");
            }
        }
    }

    public unsafe void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
        {
            int sent = 0;
            while (sent < bytes.Length)
            {
                nint n = Native.Send(_socket, from + sent, bytes.Length - sent, NoSignal);
                if (n >= 0) sent += (int)n;
                else if (Marshal.GetLastPInvokeError() != Interrupted) throw Failure("send");
            }
        }
    }

    public void Abort() => Shutdown(ShutdownBoth);

    public void EndWrite() => Shutdown(ShutdownSend);

    public unsafe void Reset()
    {
        try
        {
            // struct linger: on, for no time.
            int* linger = stackalloc int[2] { 1, 0 };
            _ = Native.SetSocketOption(_socket, SocketLevel, Linger, linger, 2 * sizeof(int));
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        Shutdown(ShutdownReceive);
    }

    public void Dispose() => _socket.Dispose();

    private void Shutdown(int how)
    {
        try
        {
            _ = Native.Shutdown(_socket, how);
        }
        catch (ObjectDisposedException)
        {
            // The connection is closed already, which is the goal.
        }
    }

    private static unsafe LinuxSocketTransport Connect(int family, byte* address, uint length)
    {
        int descriptor = Native.Socket(family, Stream | CloseOnExec, 0);
        if (descriptor < 0) throw Failure("socket");
        var socket = new SafeFileHandle(descriptor, ownsHandle: true);
        var transport = new LinuxSocketTransport(socket);
        int on = 1;
        _ = Native.SetSocketOption(socket, Tcp, NoDelay, &on, sizeof(int));
        if (Native.Connect(socket, address, length) == 0) return transport;
        IOException failure = Failure("connect");
        transport.Dispose();
        throw failure;
    }

    private static IOException Failure(string call)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{call}: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>The layout of struct addrinfo on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct AddressInfo
    {
        public int Flags;
        public int Family;
        public int SocketType;
        public int Protocol;
        public uint AddressLength;
        public byte* Address;
        public byte* CanonicalName;
        public AddressInfo* Next;
    }

    private static unsafe partial class Native
    {
        [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Socket(int family, int type, int protocol);

        [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int SetSocketOption(SafeFileHandle socket, int level, int option, void* value, uint length);

        [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Connect(SafeFileHandle socket, byte* address, uint length);

        [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial nint Receive(SafeFileHandle socket, byte* buffer, nint length, int flags);

        [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial nint Send(SafeFileHandle socket, byte* buffer, nint length, int flags);

        [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int Shutdown(SafeFileHandle socket, int how);

        [LibraryImport("libc", EntryPoint = "getaddrinfo", StringMarshalling = StringMarshalling.Utf8)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial int GetAddressInfo(string host, string port, AddressInfo* hints, AddressInfo** found);

        [LibraryImport("libc", EntryPoint = "freeaddrinfo")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        public static partial void FreeAddressInfo(AddressInfo* found);
    }
}
