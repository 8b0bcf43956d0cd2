using System.Text;
using Lambda.Extensions.Sdk.Benchmarks.Harness;

namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>
/// One life of one function under a fake platform: spawn, INIT, invocations back to back, kill. The platform waits for an extension
/// inside the process wherever Lambda does (lambda-facts 5): at the end of INIT, and of each invocation it is told of.
/// </summary>
internal sealed class FunctionRun
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly FunctionProgram _function;
    private readonly TimeProvider _time;
    private readonly ApiListener _api;
    private readonly Answers _answers = new();
    private readonly FunctionAnswers _functionAnswers = new();
    private bool _isRegistered;
    private bool _wantsInvoke;
    private ApiConnection? _runtime;
    private ApiConnection? _extension;
    private int _answered;

    private FunctionRun(FunctionProgram function, TimeProvider time, ApiListener api)
    {
        _function = function;
        _time = time;
        _api = api;
    }

    /// <exception cref="BenchmarkException">The function did not live through it.</exception>
    public static FunctionResult Measure(FunctionProgram function, int invocations, TimeProvider time)
    {
        using var api = new ApiListener();
        List<string> variables = [.. PlatformVariables.Of(api.Address), "LAMBDA_TASK_ROOT=" + Path.GetDirectoryName(function.Command[^1]), .. function.Variables];
        using var plan = new SpawnPlan(function.Command, variables);
        var run = new FunctionRun(function, time, api);
        using ChildProcess process = ChildProcess.Start(plan, time);
        return run.Run(process, invocations);
    }

    private FunctionResult Run(ChildProcess process, int invocations)
    {
        // What a run must not pay for, the first one of this process would.
        var turnarounds = new Turnarounds(invocations);
        double init = _time.GetElapsedTime(process.StartedAt, WaitUntilAllAsk(process, everyone: true)).TotalMilliseconds;
        double cpu = process.CpuMs();
        for (int i = 0; i < invocations; i++)
        {
            DateTimeOffset deadline = _time.GetUtcNow() + Timeout;
            long sentAt = _time.GetTimestamp();
            Answer(ref _runtime, _functionAnswers.Invocation(i, deadline));
            if (_wantsInvoke) Answer(ref _extension, _answers.Invoke(i, deadline));
            turnarounds.Add(WaitUntilAllAsk(process, everyone: false) - sentAt);
        }

        if (_answered != invocations) throw Failure($"answered {_answered} of {invocations} invocations");
        return new FunctionResult(init, cpu, turnarounds.Percentile(0.5, _time)!.Value / 1e3);
    }

    /// <summary>Until the runtime and the extension inside have asked for an event; one that is not told of invocations is waited for in INIT only.</summary>
    /// <returns>The clock when the last one asked.</returns>
    private long WaitUntilAllAsk(ChildProcess process, bool everyone)
    {
        long limit = _time.GetTimestamp() + (long)(Limit.TotalSeconds * _time.TimestampFrequency);
        while (true)
        {
            ApiConnection? connection = _api.Wait(process.ExitDescriptor, limit, _time, out long arrived, out bool ended);
            if (ended) throw Failure($"ended with exit code {process.Reap().ExitCode}");
            if (connection is null) throw Failure($"did not get further within {Limit.TotalSeconds} s");
            Take(connection);
            bool waitsForExtension = _isRegistered && (everyone || _wantsInvoke);
            if (_runtime is not null && (!waitsForExtension || _extension is not null)) return arrived;
        }
    }

    private void Take(ApiConnection connection)
    {
        ReadOnlySpan<byte> target = connection.Target;
        if (target.SequenceEqual("GET /2018-06-01/runtime/invocation/next"u8))
        {
            _runtime = connection;
            connection.Clear();
        }
        else if (target.SequenceEqual("GET /2020-01-01/extension/event/next"u8))
        {
            _extension = connection;
            connection.Clear();
        }
        else if (target.SequenceEqual("POST /2020-01-01/extension/register"u8))
        {
            _isRegistered = true;
            _wantsInvoke = connection.Body.IndexOf("\"INVOKE\""u8) >= 0;
            AnswerNow(connection, Answers.Registered);
        }
        else if (target.StartsWith("POST /2018-06-01/runtime/invocation/"u8) && target.EndsWith("/response"u8))
        {
            _answered++;
            AnswerNow(connection, Answers.Accepted);
        }
        else
        {
            throw Failure($"asked for {Encoding.UTF8.GetString(target)}");
        }
    }

    private static void Answer(ref ApiConnection? waiting, ReadOnlySpan<byte> answer)
    {
        ApiConnection connection = waiting!;
        waiting = null;
        connection.Send(answer);
    }

    private static void AnswerNow(ApiConnection connection, ReadOnlySpan<byte> answer)
    {
        connection.Clear();
        connection.Send(answer);
    }

    private BenchmarkException Failure(string what) =>
        new($"{string.Join(' ', _function.Command)} {what}. Its output is dropped here; `lambda-ext run --function \"{string.Join(' ', _function.Command)}\"` shows it.");
}
