using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.RuntimeApi;

/// <summary>One life of an extension between a raw runtime and a raw platform. Each invocation is done directly, and then through the proxy.</summary>
internal sealed class ProxyRun : IDisposable
{
    public const int Payload = 1024;
    public const int LargeAnswer = 6 * 1024 * 1024;
    public const int StreamedAnswer = 20 * 1024 * 1024;

    private const int LargeAnswers = 30;
    private const int CheckedEvents = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CheckTime = TimeSpan.FromMilliseconds(50);
    private static readonly byte[] Next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"u8.ToArray();

    private readonly string _program;
    private readonly TimeProvider _time;
    private readonly ApiListener _api = new();
    private readonly RawPlatform _platform = new(Message($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 3da1f2dc-3222-475e-9205-000000000001\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\nContent-Length: {Payload}\r\n\r\n", Payload));
    private readonly byte[] _small = Answer(Payload);
    private readonly byte[] _large = Answer(LargeAnswer);

    private ProxyRun(string program, TimeProvider time)
    {
        _program = program;
        _time = time;
    }

    /// <exception cref="BenchmarkException">The extension did not live through it.</exception>
    public static ProxyResult Measure(string program, string hooks, int events, TimeProvider time)
    {
        using var run = new ProxyRun(program, time);
        int port = FreePort();
        using SpawnPlan plan = run.Plan(port, hooks);
        using ChildProcess process = ChildProcess.Start(plan, time);
        return run.Run(process, port, events);
    }

    /// <summary>Measures the time from the runtime's answer to the extension's <c>next</c>, in ms for each invocation.</summary>
    /// <exception cref="BenchmarkException">The extension did not live through it.</exception>
    public static double[] MeasureHeld(string program, int events, TimeProvider time)
    {
        using var run = new ProxyRun(program, time);
        int port = FreePort();
        using SpawnPlan plan = run.Plan(port, "end");
        using ChildProcess process = ChildProcess.Start(plan, time);
        return run.RunHeld(process, port, events);
    }

    public void Dispose()
    {
        _platform.Dispose();
        _api.Dispose();
    }

    private SpawnPlan Plan(int port, string hooks) => new([_program],
    [
        .. PlatformVariables.Of(_api.Address), string.Create(CultureInfo.InvariantCulture, $"LAMBDA_EXT_RUNTIME_PROXY_PORT={port}"),
        string.Create(CultureInfo.InvariantCulture, $"LAMBDA_EXT_RUNTIME_PROXY_UPSTREAM=127.0.0.1:{_platform.Port}"), $"PASS_THROUGH_HOOKS={hooks}",
    ]);

    private double[] RunHeld(ChildProcess process, int port, int events)
    {
        var answers = new Answers();
        ApiConnection next = AwaitNext(process);
        using var proxied = RawConnection.Connect(port);
        double[] heldMs = new double[events];
        for (int i = 0; i < events; i++)
        {
            _platform.Number(i);
            RawPlatform.Number(_small, i);
            Exchange(proxied, Next);
            next.Clear();
            next.Send(answers.Invoke(i, _time.GetUtcNow() + Limit));
            // The figure has a meaning only if next waits for the answer.
            if (i < CheckedEvents && Await(process, CheckTime, out _) is not null) throw Failure("asked for next before the runtime had answered");
            long since = _time.GetTimestamp();
            Exchange(proxied, _small);
            next = Await(process, out _) ?? throw Failure("did not ask for next after an invocation");
            heldMs[i] = _time.GetElapsedTime(since).TotalMilliseconds;
        }

        process.Kill();
        return heldMs;
    }

    private ProxyResult Run(ChildProcess process, int port, int events)
    {
        _ = AwaitNext(process);
        using var direct = RawConnection.Connect(_platform.Port);
        using var proxied = RawConnection.Connect(port);
        for (int i = 0; i < events / 10; i++)
        {
            Invoke(direct);
            Invoke(proxied);
        }

        double[] directMs = new double[events], proxiedMs = new double[events];
        for (int i = 0; i < events; i++)
        {
            directMs[i] = Invoke(direct);
            proxiedMs[i] = Invoke(proxied);
        }

        double idleRss = process.Status("VmRSS") / 1024.0;
        Exchange(proxied, Streamed());
        double streamedRss = process.Status("VmHWM") / 1024.0;
        double directLarge = Rate(direct), proxiedLarge = Rate(proxied);
        double peakRss = process.Status("VmHWM") / 1024.0;
        process.Kill();
        return new ProxyResult(directMs, proxiedMs, directLarge, proxiedLarge, streamedRss - idleRss, peakRss - idleRss);
    }

    private double Invoke(RawConnection connection)
    {
        long since = _time.GetTimestamp();
        Exchange(connection, Next);
        Exchange(connection, _small);
        return _time.GetElapsedTime(since).TotalMilliseconds;
    }

    private double Rate(RawConnection connection)
    {
        double best = 0;
        for (int i = 0; i < LargeAnswers; i++)
        {
            Exchange(connection, Next);
            long since = _time.GetTimestamp();
            Exchange(connection, _large);
            best = Math.Max(best, LargeAnswer / 1e6 / _time.GetElapsedTime(since).TotalSeconds);
        }

        return best;
    }

    private void Exchange(RawConnection connection, byte[] request)
    {
        connection.Send(request);
        if (!connection.TryReceive()) throw Failure("closed the runtime's connection");
    }

    private ApiConnection AwaitNext(ChildProcess process)
    {
        while (true)
        {
            ApiConnection connection = Await(process, out bool ended) ?? throw Failure(ended ? "ended before its first next" : $"did not ask for next within {Limit.TotalSeconds} s");
            if (connection.Target.SequenceEqual("GET /2020-01-01/extension/event/next"u8)) return connection;
            byte[] answer = connection.Target.SequenceEqual("POST /2020-01-01/extension/register"u8) ? Answers.Registered : Answers.NoTelemetry;
            connection.Clear();
            connection.Send(answer);
        }
    }

    private ApiConnection? Await(ChildProcess process, out bool ended) => Await(process, Limit, out ended);

    private ApiConnection? Await(ChildProcess process, TimeSpan limit, out bool ended) =>
        _api.Wait(process.ExitDescriptor, _time.GetTimestamp() + (long)(limit.TotalSeconds * _time.TimestampFrequency), _time, out _, out ended);

    private BenchmarkException Failure(string what) => new($"{_program} {what}.");

    private static byte[] Answer(int size) =>
        Message($"POST /2018-06-01/runtime/invocation/3da1f2dc-3222-475e-9205-000000000001/response HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n", size);

    private static byte[] Streamed()
    {
        const int Chunk = 32 * 1024;
        byte[] chunk = [.. Encoding.ASCII.GetBytes($"{Chunk:x}\r\n"), .. new byte[Chunk], .. "\r\n"u8];
        var all = new MemoryStream();
        all.Write("POST /2018-06-01/runtime/invocation/3da1f2dc-3222-475e-9205-000000000001/response HTTP/1.1\r\nHost: 127.0.0.1\r\nLambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
        for (int i = 0; i < StreamedAnswer / Chunk; i++) all.Write(chunk);
        all.Write("0\r\n\r\n"u8);
        return all.ToArray();
    }

    // A proxy that is compared may read JSON.
    private static byte[] Message(string head, int size) => Encoding.ASCII.GetBytes($"{head}{{\"a\":\"{new string('a', size - 8)}\"}}");

    private static int FreePort()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        return port;
    }
}
