using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk;

/// <summary>An invocation begins: the function's handler starts at the same moment. The function's payload is not part of it.</summary>
public sealed class InvokeEvent : ExtensionEvent
{
    // The longest timeout of a function.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Endless = TimeSpan.MaxValue / 2;

    private long? _dueAt;

    /// <summary>Creates an event, for tests of an extension.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="invokedFunctionArn">The ARN the function was invoked by.</param>
    /// <param name="deadline">The moment of the function's timeout, or <see langword="null"/>.</param>
    /// <param name="tracing">The trace header, or <see langword="null"/>.</param>
    /// <param name="idleTime">How long <c>next</c> was parked before this event.</param>
    public InvokeEvent(string requestId, string invokedFunctionArn, DateTimeOffset? deadline = null, TraceHeader? tracing = null, TimeSpan idleTime = default)
        : base(deadline)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        ArgumentNullException.ThrowIfNull(invokedFunctionArn);
        RequestId = requestId;
        InvokedFunctionArn = invokedFunctionArn;
        Tracing = tracing;
        IdleTime = idleTime;
    }

    /// <summary>The invocation's request id; empty when the platform sent none.</summary>
    public string RequestId { get; }

    /// <summary>The ARN the function was invoked by, with its alias or version; empty when the platform sent none.</summary>
    public string InvokedFunctionArn { get; }

    /// <summary>The trace header of the invocation, or <see langword="null"/> when there is none (as in local emulators).</summary>
    public TraceHeader? Tracing { get; }

    /// <summary>
    /// How long the environment had nothing to do before this event: the time <c>next</c> was parked, the longer of awake time
    /// and wall time. A freeze does not show in the clocks, only here; after a long one, connections to other hosts are dead.
    /// </summary>
    public TimeSpan IdleTime { get; internal set; }

    /// <summary>
    /// Fixes the deadline on the monotonic clock. From now on a wall clock that steps changes nothing; one that had stepped before is
    /// recognised by an impossible deadline, which then counts as none.
    /// </summary>
    internal void Receive(TimeProvider time)
    {
        if (Deadline is not { } deadline) return;
        TimeSpan left = deadline - time.GetUtcNow();
        _dueAt = left < -Tolerance || left > LongestTimeout + Tolerance ? long.MaxValue : time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>Returns the time until the deadline, by the monotonic clock once the event was received; practically endless without one.</summary>
    internal TimeSpan TimeLeft(TimeProvider time) => _dueAt switch
    {
        long.MaxValue => Endless,
        { } due => time.GetElapsedTime(time.GetTimestamp(), due),
        null => Deadline is { } deadline ? deadline - time.GetUtcNow() : Endless,
    };
}
