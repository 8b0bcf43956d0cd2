using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Held;

/// <summary>
/// One life with telemetry in which each invocation waits for its end: the time from the acknowledgement of the delivery
/// with <c>platform.runtimeDone</c> until the extension asks for next.
/// </summary>
internal sealed class HeldRun : IDisposable
{
    private const int WarmUp = 20;

    /// <summary>The duration of a handler. The extension's threads are asleep at its end, as they are in Lambda.</summary>
    private static readonly TimeSpan Handler = TimeSpan.FromMilliseconds(60);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _program;
    private readonly TimeProvider _time;
    private readonly ApiListener _api = new();
    private readonly Answers _answers = new();
    private readonly Socket _delivery = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private int _port;

    private HeldRun(string program, TimeProvider time)
    {
        _program = program;
        _time = time;
    }

    /// <summary>Returns the held time of each invocation in microseconds.</summary>
    /// <exception cref="BenchmarkException">The extension did not live through it, or takes no telemetry.</exception>
    public static double[] Measure(string program, IEnumerable<string> variables, int invocations, TimeProvider time)
    {
        using var run = new HeldRun(program, time);
        using var plan = new SpawnPlan([program], [.. PlatformVariables.Of(run._api.Address), "LAMBDA_EXT_FLUSH=end", .. variables]);
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
        ApiConnection next = AwaitNext(process, out _);
        if (_port == 0) throw new BenchmarkException($"{_program} subscribed to no telemetry over HTTP.");
        _delivery.Connect(IPAddress.Loopback, _port);
        double[] held = new double[invocations];
        for (int i = -WarmUp; i < invocations; i++)
        {
            byte[] post = HeldRecords.Post(_port, i + WarmUp);
            next.Clear();
            next.Send(_answers.Invoke(i + WarmUp, _time.GetUtcNow().AddSeconds(30)));
            Thread.Sleep(Handler);
            for (ReadOnlySpan<byte> rest = post; !rest.IsEmpty;) rest = rest[_delivery.Send(rest)..];
            ReadAnswer();
            long since = _time.GetTimestamp();
            next = AwaitNext(process, out long arrived);
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
        if (!answer[..length].StartsWith("HTTP/1.1 200"u8)) throw new BenchmarkException($"{_program} refused a delivery.");
    }

    private ApiConnection AwaitNext(ChildProcess process, out long arrived)
    {
        while (true)
        {
            ApiConnection connection = _api.Wait(process.ExitDescriptor, _time.GetTimestamp() + (long)(Limit.TotalSeconds * _time.TimestampFrequency), _time, out arrived, out _) ?? throw new BenchmarkException($"{_program} did not ask for next.");
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
}
