using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Http;

/// <summary>One connection of a <see cref="LinuxServerSocket"/>.</summary>
internal sealed unsafe class LinuxConnectionSocket(int descriptor) : IConnectionSocket
{
    private bool _closed;

    public int Descriptor { get; } = descriptor;

    public int Receive(Span<byte> to)
    {
        fixed (byte* buffer = to)
        {
            while (true)
            {
                nint n = LinuxServerCalls.Receive(Descriptor, buffer, to.Length, 0);
                if (n >= 0) return (int)n;
                int error = Marshal.GetLastPInvokeError();
                if (error == LinuxServerCalls.TryAgain) return -1;
                if (error != LinuxServerCalls.Interrupted) return 0;
            }
        }
    }

    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            while (true)
            {
                nint n = LinuxServerCalls.Send(Descriptor, buffer, bytes.Length, LinuxServerCalls.NoSignal);
                if (n >= 0) return (int)n;
                int error = Marshal.GetLastPInvokeError();
                if (error == LinuxServerCalls.TryAgain) return 0;
                if (error != LinuxServerCalls.Interrupted) return -1;
            }
        }
    }

    public void EndSend() => _ = LinuxServerCalls.Shutdown(Descriptor, LinuxServerCalls.ShutdownSend);

    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        _ = LinuxServerCalls.Close(Descriptor);
    }
}
