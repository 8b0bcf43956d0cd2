using System.Globalization;

namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>The platform for one extension that takes telemetry over HTTP: answers everything up to each <c>next</c>.</summary>
internal sealed class TelemetryApi(string program, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ApiListener _api = new();
    private int _port;

    public string Address => _api.Address;

    /// <summary>The port that the extension subscribed.</summary>
    /// <exception cref="BenchmarkException">It subscribed to nothing over HTTP.</exception>
    public int Port => _port != 0 ? _port : throw Failure("subscribed to no telemetry over HTTP");

    /// <summary>Waits for <c>next</c>.</summary>
    /// <param name="process">The extension.</param>
    /// <param name="arrived">The time stamp of its arrival.</param>
    /// <exception cref="BenchmarkException">The extension ended, or did not ask.</exception>
    public ApiConnection AwaitNext(ChildProcess process, out long arrived) =>
        Next(process, Limit, out arrived) ?? throw Failure($"did not ask for next within {Limit.TotalSeconds} s");

    /// <summary>Returns the request for <c>next</c> if it is there already.</summary>
    /// <exception cref="BenchmarkException">The extension ended.</exception>
    public ApiConnection? TryNext(ChildProcess process) => Next(process, TimeSpan.FromMilliseconds(1), out _);

    /// <summary>
    /// Waits for the end of the process. A further <c>next</c> is held, as the platform does. Returns false when the process lives on at the
    /// end of the grace.
    /// </summary>
    public bool AwaitEnd(ChildProcess process, TimeSpan grace)
    {
        long until = After(grace);
        while (true)
        {
            ApiConnection? connection = _api.Wait(process.ExitDescriptor, until, time, out _, out bool ended);
            if (connection is null) return ended;
            connection.Clear();
        }
    }

    public BenchmarkException Failure(string what) => new($"{program} {what}.");

    public void Dispose() => _api.Dispose();

    private ApiConnection? Next(ChildProcess process, TimeSpan limit, out long arrived)
    {
        long until = After(limit);
        while (true)
        {
            ApiConnection? connection = _api.Wait(process.ExitDescriptor, until, time, out arrived, out bool ended);
            if (ended) throw Failure("ended before it asked for next");
            if (connection is null || connection.Target.SequenceEqual("GET /2020-01-01/extension/event/next"u8)) return connection;
            byte[] answer = Answers.NotFound;
            if (connection.Target.SequenceEqual("POST /2020-01-01/extension/register"u8)) answer = Answers.Registered;
            else if (connection.Target.StartsWith("PUT "u8)) answer = Subscribe(connection.Body);
            connection.Clear();
            connection.Send(answer);
        }
    }

    private long After(TimeSpan span) => time.GetTimestamp() + (long)(span.TotalSeconds * time.TimestampFrequency);

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
