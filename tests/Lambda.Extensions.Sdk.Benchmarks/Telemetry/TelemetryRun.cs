using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Telemetry;

/// <summary>One life under a flood of telemetry: register, subscribe, first next, deliveries back to back over one connection, SHUTDOWN.</summary>
internal sealed class TelemetryRun : IDisposable
{
    private const int Tenths = 10;

    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly TelemetryApi _api;
    private readonly Socket _delivery = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private TelemetryRun(string program, TimeProvider time)
    {
        _time = time;
        _api = new TelemetryApi(program, time);
    }

    /// <exception cref="BenchmarkException">The extension did not live through it, or takes no telemetry.</exception>
    public static TelemetryResult Measure(string program, int records, TimeProvider time)
    {
        using var run = new TelemetryRun(program, time);
        using var plan = new SpawnPlan([program], PlatformVariables.Of(run._api.Address));
        using ChildProcess process = ChildProcess.Start(plan, time);
        return run.Run(process, records);
    }

    public void Dispose()
    {
        _delivery.Dispose();
        _api.Dispose();
    }

    private TelemetryResult Run(ChildProcess process, int records)
    {
        ApiConnection next = _api.AwaitNext(process, out _);
        _delivery.Connect(IPAddress.Loopback, _api.Port);
        byte[] post = TelemetryBatches.Post(_api.Port);
        int batches = Math.Max(1, records / TelemetryBatches.Records / Tenths);
        var rss = new double[Tenths];
        TimeSpan took = TimeSpan.Zero;
        for (int tenth = 0; tenth < Tenths; tenth++)
        {
            long since = _time.GetTimestamp();
            for (int i = 0; i < batches; i++) Deliver(post);
            took += _time.GetElapsedTime(since);
            rss[tenth] = process.Status("VmRSS") / 1024.0;
        }

        double peak = process.Status("VmHWM") / 1024.0;
        next.Clear();
        next.Send(Answers.Shutdown(_time.GetUtcNow() + ShutdownGrace));
        bool ended = _api.AwaitEnd(process, ShutdownGrace);
        if (!ended) process.Kill();
        (int exitCode, double cpuMs) = process.Reap();
        if (ended && exitCode != 0) throw _api.Failure($"ended with exit code {exitCode}");
        return new TelemetryResult(batches * Tenths * TelemetryBatches.Records / took.TotalSeconds, rss, peak, cpuMs, ended);
    }

    private void Deliver(ReadOnlySpan<byte> post)
    {
        while (!post.IsEmpty) post = post[_delivery.Send(post)..];
        Span<byte> answer = stackalloc byte[512];
        int filled = 0;
        while (answer[..filled].IndexOf("\r\n\r\n"u8) < 0)
        {
            int n = _delivery.Receive(answer[filled..]);
            if (n == 0) throw _api.Failure("closed the connection of its telemetry");
            filled += n;
        }

        if (!answer.StartsWith("HTTP/1.1 200"u8)) throw _api.Failure($"answered a delivery with '{System.Text.Encoding.ASCII.GetString(answer[..filled])}'");
    }
}
