using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>
/// The fake platform's end of the sockets, and of the extension's process: one thread that waits for whichever speaks first.
/// </summary>
internal sealed unsafe class ApiListener : IDisposable
{
    private const int Most = 16;

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int _descriptor;
    private readonly ApiConnection[] _connections = new ApiConnection[Most];
    private readonly Native.PollEntry[] _entries = new Native.PollEntry[Most + 2];

    public ApiListener()
    {
        for (int i = 0; i < Most; i++) _connections[i] = new ApiConnection();
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _descriptor = (int)_listener.Handle;
    }

    /// <summary>What <c>AWS_LAMBDA_RUNTIME_API</c> is set to.</summary>
    public string Address => _listener.LocalEndPoint!.ToString()!;

    /// <summary>How many connections were made so far.</summary>
    public int Accepted { get; private set; }

    /// <summary>Waits until a whole request is there, or the process has ended, or the time is over.</summary>
    /// <param name="exitDescriptor">Becomes readable when the process ends.</param>
    /// <param name="until">In clock ticks.</param>
    /// <param name="time">The clock.</param>
    /// <param name="arrived">The clock when the request's last byte had been received.</param>
    /// <param name="ended">Whether the process has ended.</param>
    /// <returns>The connection with the request; null without one.</returns>
    public ApiConnection? Wait(int exitDescriptor, long until, TimeProvider time, out long arrived, out bool ended)
    {
        arrived = 0;
        ended = false;
        while (true)
        {
            long left = until - time.GetTimestamp();
            if (left <= 0 || !Poll(exitDescriptor, (int)(left * 1000 / time.TimestampFrequency) + 1)) return null;
            for (int i = 0; i < Most; i++)
            {
                if (_entries[i + 2].Returned == 0) continue;
                if (_connections[i].Fill())
                {
                    arrived = time.GetTimestamp();
                    if (_connections[i].HasRequest()) return _connections[i];
                }
                else
                {
                    _connections[i].Dispose();
                }
            }

            if (_entries[0].Returned != 0) Accept();
            ended = _entries[1].Returned != 0;
            if (ended) return null;
        }
    }

    public void Dispose()
    {
        foreach (ApiConnection connection in _connections) connection.Dispose();
        _listener.Dispose();
    }

    private bool Poll(int exitDescriptor, int timeoutMs)
    {
        Set(0, _descriptor);
        Set(1, exitDescriptor);
        for (int i = 0; i < Most; i++) Set(i + 2, _connections[i].Descriptor); // poll skips what has none.
        fixed (Native.PollEntry* entries = _entries)
        {
            int ready;
            while ((ready = Native.Poll(entries, Most + 2, timeoutMs)) < 0)
            {
                if (Marshal.GetLastPInvokeError() != Native.Interrupted) throw new BenchmarkException($"poll: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            return ready > 0;
        }
    }

    private void Set(int index, int descriptor) => _entries[index] = new Native.PollEntry { Descriptor = descriptor, Events = Native.PollIn };

    private void Accept()
    {
        ApiConnection free = Array.Find(_connections, c => c.Descriptor < 0) ?? throw new BenchmarkException($"The extension keeps more than {Most} connections open.");
        free.Accept(_descriptor);
        if (free.Descriptor >= 0) Accepted++;
    }
}
