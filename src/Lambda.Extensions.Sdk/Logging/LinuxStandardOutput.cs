using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// Writes to stdout with a direct system call. <c>System.Console</c> reads the terminal's description and sets up signals, which
/// a log line does not need, and would add that code to every extension's binary.
/// </summary>
internal static unsafe class LinuxStandardOutput
{
    private const int Descriptor = 1;

    /// <exception cref="IOException">Stdout is closed, no process reads it any more, or its disk is full.</exception>
    public static void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* from = bytes)
        {
            int written = 0;
            while (written < bytes.Length)
            {
                nint n = LinuxServerCalls.Write(Descriptor, from + written, bytes.Length - written);
                if (n >= 0) written += (int)n;
                else WaitOrThrow(Marshal.GetLastPInvokeError());
            }
        }
    }

    private static void WaitOrThrow(int error)
    {
        if (error == LinuxServerCalls.Interrupted) return;
        if (error != LinuxServerCalls.TryAgain) throw new IOException($"stdout: {Marshal.GetPInvokeErrorMessage(error)}");
        // Another process that shares the pipe made it non-blocking, and it is full.
        var full = new LinuxServerCalls.PollEntry { Descriptor = Descriptor, Events = LinuxServerCalls.PollOut };
        _ = LinuxServerCalls.Poll(&full, 1, -1);
    }
}
