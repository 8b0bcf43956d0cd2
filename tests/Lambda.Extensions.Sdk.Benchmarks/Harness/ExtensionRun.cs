using System.Text;

namespace Lambda.Extensions.Sdk.Benchmarks.Harness;

/// <summary>
/// One life of one extension under a fake platform: spawn, register, first next, INVOKE events back to back, SHUTDOWN, exit.
/// </summary>
internal sealed class ExtensionRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // What the platform grants for the whole shutdown (server-behaviour 4.3).
    private static readonly TimeSpan ShutdownGrace = TimeSpan.FromSeconds(2);

    private static ReadOnlySpan<byte> ErrorReport => "POST /2020-01-01/extension/"u8;

    private readonly string _program;
    private readonly int _events;
    private readonly TimeProvider _time;
    private readonly ApiListener _api;
    private readonly Answers _answers = new();
    private readonly Turnarounds _turnarounds;

    private ChildProcess _process = null!;
    private bool _wantsInvoke;
    private bool _wantsShutdown;
    private long _registeredAt;
    private long _nextAt;
    private long _sentAt;
    private int _sent;
    private long _rssAtFirstNext;
    private string? _reportedError;

    private ExtensionRun(string program, int events, TimeProvider time, ApiListener api)
    {
        _program = program;
        _events = events;
        _time = time;
        _api = api;
        _turnarounds = new Turnarounds(events);
    }

    /// <exception cref="BenchmarkException">The extension did not live through it.</exception>
    public static RunResult Measure(string program, int events, TimeProvider time)
    {
        using var api = new ApiListener();
        using var plan = new SpawnPlan([program], PlatformVariables.Of(api.Address));
        var run = new ExtensionRun(program, events, time, api);
        // Whatever this process does from here to register is counted as the extension's, so all of it was done before.
        using ChildProcess process = ChildProcess.Start(plan, time);
        return run.Run(process);
    }

    private RunResult Run(ChildProcess process)
    {
        _process = process;
        long limit = After(_process.StartedAt, Limit);
        while (true)
        {
            ApiConnection? connection = _api.Wait(_process.ExitDescriptor, limit, _time, out long arrived, out bool ended);
            if (ended) throw Failure($"ended with exit code {_process.Reap().ExitCode} {Stage}{Reported}");
            if (connection is null) throw Failure($"did not get further within {Limit.TotalSeconds} s {Stage}{Reported}");
            if (!IsNext(connection)) Answer(connection, arrived);
            else if (!SendInvoke(connection, arrived)) return ShutDown(connection);
        }
    }

    private string Stage => _registeredAt == 0 ? "before register" : _nextAt == 0 ? "after register and before its first next" : $"after {_sent} events";

    private string Reported => _reportedError is null ? "" : $", having reported {_reportedError}";

    private static bool IsNext(ApiConnection connection) => connection.Target.SequenceEqual("GET /2020-01-01/extension/event/next"u8);

    private void Answer(ApiConnection connection, long arrived)
    {
        ReadOnlySpan<byte> target = connection.Target;
        byte[] answer;
        if (target.SequenceEqual("POST /2020-01-01/extension/register"u8))
        {
            Register(connection, arrived);
            answer = Answers.Registered;
        }
        else if (target.StartsWith(ErrorReport))
        {
            _reportedError = $"{Encoding.UTF8.GetString(target[ErrorReport.Length..])}: {Encoding.UTF8.GetString(connection.Body)}";
            answer = Answers.Accepted;
        }
        else
        {
            answer = target.StartsWith("PUT "u8) ? Answers.NoTelemetry : Answers.NotFound;
        }

        connection.Clear();
        connection.Send(answer);
    }

    private void Register(ApiConnection connection, long arrived)
    {
        _registeredAt = arrived;
        string name = Encoding.UTF8.GetString(connection.Header("lambda-extension-name"u8));
        if (name != Path.GetFileName(_program)) throw Failure($"registered as '{name}', but the platform knows an extension by its file's name");
        _wantsInvoke = connection.Body.IndexOf("\"INVOKE\""u8) >= 0;
        _wantsShutdown = connection.Body.IndexOf("\"SHUTDOWN\""u8) >= 0;
    }

    /// <summary>Takes the request for an event and answers it; false when there is none left.</summary>
    private bool SendInvoke(ApiConnection connection, long arrived)
    {
        if (!connection.Header("lambda-extension-identifier"u8).SequenceEqual(Answers.Identifier)) throw Failure("asked for next without the identifier that register answered");
        connection.Clear();
        if (_sent > 0)
        {
            _turnarounds.Add(arrived - _sentAt);
        }
        else
        {
            _nextAt = arrived;
            _rssAtFirstNext = _process.Status("VmHWM");
        }

        if (!_wantsInvoke || _sent == _events) return false;
        ReadOnlySpan<byte> answer = _answers.Invoke(_sent++, _time.GetUtcNow().AddSeconds(3));
        _sentAt = _time.GetTimestamp();
        connection.Send(answer);
        return true;
    }

    private RunResult ShutDown(ApiConnection connection)
    {
        long peak = _process.Status("VmHWM");
        long threads = _process.Status("Threads");
        byte[] answer = Answers.Shutdown(_time.GetUtcNow() + ShutdownGrace);
        long sentAt = _time.GetTimestamp();
        if (_wantsShutdown) connection.Send(answer);
        else _process.Kill();
        AwaitExit(After(sentAt, ShutdownGrace));
        double exitMs = _time.GetElapsedTime(sentAt).TotalMilliseconds;
        (int exitCode, double cpuMs) = _process.Reap();
        if (_reportedError is not null) throw Failure($"reported {_reportedError}");
        return new RunResult
        {
            SpawnToRegisterMs = _time.GetElapsedTime(_process.StartedAt, _registeredAt).TotalMilliseconds,
            SpawnToNextMs = _time.GetElapsedTime(_process.StartedAt, _nextAt).TotalMilliseconds,
            TurnaroundP50Us = _turnarounds.Percentile(0.5, _time),
            TurnaroundP99Us = _turnarounds.Percentile(0.99, _time),
            CpuMs = cpuMs,
            RssAtFirstNextMiB = _rssAtFirstNext / 1024.0,
            PeakRssMiB = peak / 1024.0,
            Threads = threads,
            ShutdownToExitMs = _wantsShutdown ? exitMs : null,
            BinaryMB = new FileInfo(_program).Length / 1e6,
            Connections = _api.Accepted,
            ExitCode = exitCode,
        };
    }

    /// <summary>A further next is held, as the platform does; at the end of the grace the process is killed.</summary>
    private void AwaitExit(long until)
    {
        while (true)
        {
            ApiConnection? connection = _api.Wait(_process.ExitDescriptor, until, _time, out long arrived, out bool ended);
            if (ended) return;
            if (connection is null)
            {
                _process.Kill();
                until = After(_time.GetTimestamp(), Limit);
            }
            else if (IsNext(connection))
            {
                connection.Clear();
            }
            else
            {
                Answer(connection, arrived);
            }
        }
    }

    private long After(long moment, TimeSpan span) => moment + (long)(span.TotalSeconds * _time.TimestampFrequency);

    private BenchmarkException Failure(string what) =>
        new($"{_program} {what}. Its output is dropped here; `lambda-ext run --extension {_program}` shows it.");
}
