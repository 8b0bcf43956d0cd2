using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// What ties a lifecycle loop to the function it runs inside. Its presence makes the loop that of an internal extension
/// (lambda-facts 5): no SHUTDOWN, no error reports, no end of the process, and handlers whose end is told in-process.
/// </summary>
internal sealed class InternalLink(string defaultName) : IHostKind
{
    /// <summary>The platform's limit of a function's timeout, for an event without a deadline.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(15);

    // A monitor and not a task: on the JIT, each generic type over a value type is compiled at start.
    private readonly object _gate = new();
    private bool _isSettled;
    private HandlerEnds? _ends;
    private InvokeEvent? _invoke;
    private TimeProvider _time = TimeProvider.System;
    private ILogger? _log;
    private long _invokedAt;
    private bool _saidMissed;

    /// <summary>Whether an internal extension of this process is registered, so that SIGTERM will come.</summary>
    public static bool AnyRegistered { get; private set; }

    /// <summary>The name to register when the options give none: there is no file to take it from.</summary>
    public string? DefaultName { get; } = defaultName;

    public bool RunsBeforeRuntime => false;

    public bool UsesTelemetry => false;

    // A failure is never the function's: the platform would end the process for it.
    public bool ReportsErrors => false;

    public bool AsksEndlessly => true;

    /// <summary>Watches for handlers' ends where no handler tells them.</summary>
    public Func<InternalLink, LambdaEnvironment, IDisposable?>? Observe { get; init; }

    /// <summary>Whether the platform took the registration.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>Whether it is known by now.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate) return _isSettled;
        }
    }

    /// <summary>Waits until the registration is decided: the runtime must not ask for its first event before that. Not for ever, though.</summary>
    public void WaitUntilSettled(ILogger log, string name)
    {
        lock (_gate)
        {
            // Nothing else wakes this thread, so one wait is enough.
            if (_isSettled || Monitor.Wait(_gate, InternalExtension.StartLimit)) return;
        }

        InternalLog.RegisterIsSlow(log, name, InternalExtension.StartLimit.TotalSeconds);
    }

    /// <summary>Called by the host before its loop runs.</summary>
    public void Attach(LambdaEnvironment environment, TimeProvider time, ILogger log, StopSignal stop)
    {
        _time = time;
        _log = log;
        var ends = new HandlerEnds(time);
        stop.Token.UnsafeRegister(static e => ((HandlerEnds)e!).Interrupt(), ends);
        Volatile.Write(ref _ends, ends);
        Observe?.Invoke(this, environment);
    }

    /// <summary>On Managed Instances no event announces an invocation, so its hooks are called when the handler tells its end (lambda-facts 1.9).</summary>
    public IExtensionsApiClient Adapt(IExtensionsApiClient client, LambdaEnvironment environment) =>
        environment.InitializationType == InitializationType.ManagedInstances ? new ManagedInstancesEvents(client, _ends!, _log!) : client;

    public bool IsRefusalOfInvoke(ExtensionsApiException refusal) => true;

    public void LogNotOnLambda(ILogger log, string name, string state) => InternalLog.NotOnLambda(log, name, state);

    public void LogRefusal(ILogger log, string name, Exception error) =>
        InternalLog.Refused(log, name, error is ExtensionsApiException refusal ? InternalRefusal.Describe(refusal, name) : error.Message);

    public void HandleSigterm(StopSignal stop, Task<int> ended, ILogger log)
    {
        ProcessStop.Add(_ =>
        {
            if (!ended.IsCompleted) stop.Request();
            return ended;
        });
        ProcessStop.Arm(log);
    }

    public void ExitElsewhere(int exitCode)
    {
        // The process is the function's.
    }

    /// <summary>The smallest extension was registered, which has no loop.</summary>
    public static void RegisteredWithout() => AnyRegistered = true;

    public void Settle(bool registered)
    {
        lock (_gate)
        {
            if (_isSettled) return;
            _isSettled = true;
            IsRegistered = registered;
            if (registered) AnyRegistered = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>From any thread of the function: a handler has ended.</summary>
    public void Tell(string requestId, long? startedAt, Exception? error)
    {
        if (Volatile.Read(ref _ends) is not { } ends) return;
        long now = _time.GetTimestamp();
        ends.Add(new HandlerEnd(requestId, startedAt is { } started ? _time.GetElapsedTime(started, now) : null, now, error));
    }

    public long Now() => _time.GetTimestamp();

    /// <summary>On the loop's thread: an invocation begins.</summary>
    public void Begin(InvokeEvent invoke)
    {
        _invoke = invoke;
        _invokedAt = _time.GetTimestamp();
    }

    /// <summary>On the loop's thread: waits for the handler's end; null when it was not seen. One that is never told costs one invocation its length, not each (G09).</summary>
    public Invocation? WaitForHandlerEnd(TimeSpan margin)
    {
        InvokeEvent invoke = _invoke!;
        HandlerEnds ends = _ends!;
        // Once an end was missed nobody may be telling them: what has been told already counts, but nothing is waited for.
        TimeSpan limit = !ends.AreTold ? TimeSpan.Zero : invoke.TimeLeft(_time) is var left && left < LongestTimeout ? left - margin : LongestTimeout;
        if (ends.WaitFor(invoke.RequestId, limit) is { } end)
            return end.ToInvocation(end.Duration ?? _time.GetElapsedTime(_invokedAt, end.At), invoke);
        if (!_saidMissed && limit > TimeSpan.Zero) InternalLog.HandlerEndMissed(_log!);
        _saidMissed |= limit > TimeSpan.Zero;
        return null;
    }
}
