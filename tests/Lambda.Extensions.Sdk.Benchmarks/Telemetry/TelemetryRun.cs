using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Telemetry;

/// <summary>One life under a flood of telemetry: register, subscribe, first next, deliveries back to back over one connection, SHUTDOWN.</summary>
internal sealed class TelemetryRun : IDisposable
{
    private const int Tenths = 10;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    private readonly string _program;
    private readonly TimeProvider _time;
    private readonly ApiListener _api = new();
    private readonly Socket _delivery = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private int _port;

    private TelemetryRun(string program, TimeProvider time)
    {
        _program = program;
        _time = time;
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
        ApiConnection next = AwaitNext(process);
        if (_port == 0) throw Failure("subscribed to no telemetry over HTTP");
        _delivery.Connect(IPAddress.Loopback, _port);
        byte[] post = TelemetryBatches.Post(_port);
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
        bool ended = AwaitEnd(process);
        if (!ended) process.Kill();
        (int exitCode, double cpuMs) = process.Reap();
        if (ended && exitCode != 0) throw Failure($"ended with exit code {exitCode}");
        return new TelemetryResult(batches * Tenths * TelemetryBatches.Records / took.TotalSeconds, rss, peak, cpuMs, ended);
    }

    /// <summary>A further next is held, as the platform does. False: the process lives on at the end of the grace.</summary>
    private bool AwaitEnd(ChildProcess process)
    {
        long until = After(ShutdownGrace);
        while (true)
        {
            ApiConnection? connection = _api.Wait(process.ExitDescriptor, until, _time, out _, out bool ended);
            if (connection is null) return ended;
            connection.Clear();
        }
    }

    private ApiConnection AwaitNext(ChildProcess process)
    {
        while (true)
        {
            ApiConnection connection = Await(process, out bool ended) ?? throw Failure(ended ? "ended before its first next" : $"did not ask for next within {Limit.TotalSeconds} s");
            if (connection.Target.SequenceEqual("GET /2020-01-01/extension/event/next"u8)) return connection;
            byte[] answer = Answers.NotFound;
            if (connection.Target.SequenceEqual("POST /2020-01-01/extension/register"u8)) answer = Answers.Registered;
            else if (connection.Target.StartsWith("PUT "u8)) answer = Subscribe(connection.Body);
            connection.Clear();
            connection.Send(answer);
        }
    }

    private byte[] Subscribe(ReadOnlySpan<byte> body)
    {
        ReadOnlySpan<byte> host = "sandbox.localdomain:"u8;
        int at = body.IndexOf(host);
        if (at < 0) return Answers.NoTelemetry;
        ReadOnlySpan<byte> digits = body[(at + host.Length)..];
        _port = int.Parse(digits[..digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9')], CultureInfo.InvariantCulture);
        return Answers.Subscribed;
    }

    private void Deliver(ReadOnlySpan<byte> post)
    {
        while (!post.IsEmpty) post = post[_delivery.Send(post)..];
        Span<byte> answer = stackalloc byte[512];
        int filled = 0;
        while (answer[..filled].IndexOf("\r\n\r\n"u8) < 0)
        {
            int n = _delivery.Receive(answer[filled..]);
            if (n == 0) throw Failure("closed the connection of its telemetry");
            filled += n;
        }

        if (!answer.StartsWith("HTTP/1.1 200"u8)) throw Failure($"answered a delivery with '{System.Text.Encoding.ASCII.GetString(answer[..filled])}'");
    }

    private ApiConnection? Await(ChildProcess process, out bool ended) =>
        _api.Wait(process.ExitDescriptor, After(Limit), _time, out _, out ended);

    private long After(TimeSpan span) => _time.GetTimestamp() + (long)(span.TotalSeconds * _time.TimestampFrequency);

    private BenchmarkException Failure(string what) => new($"{_program} {what}.");
}
