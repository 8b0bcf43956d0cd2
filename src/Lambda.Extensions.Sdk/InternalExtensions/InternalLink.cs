using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Connects a lifecycle loop to the function it runs inside. This makes the loop that of an internal extension (lambda-facts 5): it
/// has no SHUTDOWN and no error reports, does not end the process, and receives handlers' ends in the process.
/// </summary>
internal sealed class InternalLink(string defaultName) : IHostKind
{
    /// <summary>The platform's limit of a function's timeout, used for an event without a deadline.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(15);

    // A monitor instead of a task: on the JIT, each generic type over a value type is compiled at start.
    private readonly object _gate = new();
    private bool _isSettled;
    private HandlerEnds? _ends;
    private InvokeEvent? _invoke;
    private TimeProvider _time = TimeProvider.System;
    private ILogger? _log;
    private long _invokedAt;
    private bool _saidMissed;

    /// <summary>Gets whether an internal extension of this process is registered, so that the platform sends SIGTERM.</summary>
    public static bool AnyRegistered { get; private set; }

    /// <summary>Gets the name to register when the options set none. There is no executable file to take it from.</summary>
    public string? DefaultName { get; } = defaultName;

    public bool RunsBeforeRuntime => false;

    public bool UsesTelemetry => false;

    // A failure of the extension is not the function's: the platform would end the process for it.
    public bool ReportsErrors => false;

    public bool AsksEndlessly => true;

    /// <summary>Gets the function that starts to watch for handlers' ends, where no handler reports them.</summary>
    public Func<InternalLink, LambdaEnvironment, IDisposable?>? Observe { get; init; }

    /// <summary>Gets whether the platform accepted the registration.</summary>
    public bool IsRegistered { get; private set; }

    /// <summary>Gets whether the result of the registration is known.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate) return _isSettled;
        }
    }

    /// <summary>
    /// Waits until the registration is decided, for a limited time. The runtime must not request its first event before that.
    /// </summary>
    public void WaitUntilSettled(ILogger log, string name)
    {
        lock (_gate)
        {
            // Nothing else wakes this thread, so one wait is enough.
            if (_isSettled || Monitor.Wait(_gate, InternalExtension.StartLimit)) return;
        }

        InternalLog.RegisterIsSlow(log, name, InternalExtension.StartLimit.TotalSeconds);
    }

    /// <summary>Connects the loop. The host calls this before its loop runs.</summary>
    public void Attach(LambdaEnvironment environment, TimeProvider time, ILogger log, StopSignal stop)
    {
        _time = time;
        _log = log;
        var ends = new HandlerEnds(time);
        stop.Token.UnsafeRegister(static e => ((HandlerEnds)e!).Interrupt(), ends);
        Volatile.Write(ref _ends, ends);
        Observe?.Invoke(this, environment);
    }

    /// <summary>
    /// Wraps the client on Managed Instances. No event announces an invocation there, so its hooks are called when the handler
    /// reports its end (lambda-facts 1.9).
    /// </summary>
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

    /// <summary>Records that the smallest extension was registered, which has no loop.</summary>
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

    /// <summary>Records the end of a handler. Any thread of the function may call this.</summary>
    public void Tell(string requestId, long? startedAt, Exception? error)
    {
        if (Volatile.Read(ref _ends) is not { } ends) return;
        long now = _time.GetTimestamp();
        ends.Add(new HandlerEnd(requestId, startedAt is { } started ? _time.GetElapsedTime(started, now) : null, now, error));
    }

    public long Now() => _time.GetTimestamp();

    /// <summary>Begins an invocation. Called on the loop's thread.</summary>
    public void Begin(InvokeEvent invoke)
    {
        _invoke = invoke;
        _invokedAt = _time.GetTimestamp();
    }

    /// <summary>
    /// Waits for the handler's end. Returns null when it was not seen. A missing report delays one invocation by its length, not
    /// every one (G09). Called on the loop's thread.
    /// </summary>
    public Invocation? WaitForHandlerEnd(TimeSpan margin)
    {
        InvokeEvent invoke = _invoke!;
        HandlerEnds ends = _ends!;
        // After an end was missed, handlers may no longer report them: reports that have come count, but the loop does not wait.
        TimeSpan limit = !ends.AreTold ? TimeSpan.Zero : invoke.TimeLeft(_time) is var left && left < LongestTimeout ? left - margin : LongestTimeout;
        if (ends.WaitFor(invoke.RequestId, limit) is { } end)
            return end.ToInvocation(end.Duration ?? _time.GetElapsedTime(_invokedAt, end.At), invoke);
        if (!_saidMissed && limit > TimeSpan.Zero) InternalLog.HandlerEndMissed(_log!);
        _saidMissed |= limit > TimeSpan.Zero;
        return null;
    }
}
