using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Held;

/// <summary>
/// One life with telemetry: the time from the acknowledgement of the delivery with <c>platform.runtimeDone</c> until the extension asks
/// for next; zero when it asked before.
/// </summary>
internal sealed class HeldRun : IDisposable
{
    /// <summary>More than the adaptive policy needs to know the traffic.</summary>
    private const int WarmUp = 25;

    /// <summary>The duration of a handler. The extension's threads are asleep at its end, as they are in Lambda.</summary>
    private static readonly TimeSpan Handler = TimeSpan.FromMilliseconds(60);

    private readonly TimeProvider _time;
    private readonly TelemetryApi _api;
    private readonly Answers _answers = new();
    private readonly Socket _delivery = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private HeldRun(string program, TimeProvider time)
    {
        _time = time;
        _api = new TelemetryApi(program, time);
    }

    /// <summary>Returns the held time of each invocation in microseconds.</summary>
    /// <exception cref="BenchmarkException">The extension did not live through it, or takes no telemetry.</exception>
    public static double[] Measure(string program, IEnumerable<string> variables, int invocations, TimeProvider time)
    {
        using var run = new HeldRun(program, time);
        using var plan = new SpawnPlan([program], [.. PlatformVariables.Of(run._api.Address), .. variables]);
        using ChildProcess process = ChildProcess.Start(plan, time);
        return run.Run(process, invocations);
    }

    public void Dispose()
    {
        _delivery.Dispose();
        _api.Dispose();
    }

    private double[] Run(ChildProcess process, int invocations)
    {
        ApiConnection next = _api.AwaitNext(process, out _);
        _delivery.Connect(IPAddress.Loopback, _api.Port);
        double[] held = new double[invocations];
        for (int i = -WarmUp; i < invocations; i++)
        {
            byte[] post = HeldRecords.Post(_api.Port, i + WarmUp);
            next.Clear();
            next.Send(_answers.Invoke(i + WarmUp, _time.GetUtcNow().AddSeconds(30)));
            Thread.Sleep(Handler);
            ApiConnection? early = _api.TryNext(process);
            for (ReadOnlySpan<byte> rest = post; !rest.IsEmpty;) rest = rest[_delivery.Send(rest)..];
            ReadAnswer();
            long since = _time.GetTimestamp();
            long arrived = since;
            next = early ?? _api.AwaitNext(process, out arrived);
            if (i >= 0) held[i] = _time.GetElapsedTime(since, arrived).TotalMicroseconds;
        }

        process.Kill();
        Array.Sort(held);
        return held;
    }

    private void ReadAnswer()
    {
        Span<byte> answer = stackalloc byte[512];
        int length = _delivery.Receive(answer);
        if (!answer[..length].StartsWith("HTTP/1.1 200"u8)) throw _api.Failure("refused a delivery");
    }
}
