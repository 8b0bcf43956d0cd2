using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// Announces an invocation: the function's handler starts at the same moment. The function's payload is not part of the event.
/// </summary>
public sealed class InvokeEvent : ExtensionEvent
{
    // The longest timeout of a function.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Endless = TimeSpan.MaxValue / 2;

    private long? _dueAt;

    /// <summary>Creates an event, for tests of an extension.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="invokedFunctionArn">The ARN by which the function was invoked.</param>
    /// <param name="deadline">The moment of the function's timeout, or <see langword="null"/>.</param>
    /// <param name="tracing">The trace header, or <see langword="null"/>.</param>
    /// <param name="idleTime">The time for which <c>next</c> waited before this event.</param>
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

    /// <summary>Gets the invocation's request id; empty when the platform sent none.</summary>
    public string RequestId { get; }

    /// <summary>Gets the ARN by which the function was invoked, with its alias or version; empty when the platform sent none.</summary>
    public string InvokedFunctionArn { get; }

    /// <summary>Gets the trace header of the invocation, or <see langword="null"/> when there is none (as in local emulators).</summary>
    public TraceHeader? Tracing { get; }

    /// <summary>
    /// Gets the time for which the environment had nothing to do before this event: the time for which <c>next</c> waited, as awake
    /// time or as wall time, whichever is longer. Other clocks do not show a freeze. After a long idle time, connections to other
    /// hosts are dead.
    /// </summary>
    public TimeSpan IdleTime { get; internal set; }

    /// <summary>
    /// Fixes the deadline on the monotonic clock. After that, a step of the wall clock changes nothing. A step that happened before
    /// shows as an impossible deadline, which then counts as none.
    /// </summary>
    internal void Receive(TimeProvider time)
    {
        if (Deadline is not { } deadline) return;
        TimeSpan left = deadline - time.GetUtcNow();
        _dueAt = left < -Tolerance || left > LongestTimeout + Tolerance ? long.MaxValue : time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency);
    }

    /// <summary>
    /// Returns the time until the deadline, by the monotonic clock after the event was received; practically endless without a
    /// deadline.
    /// </summary>
    internal TimeSpan TimeLeft(TimeProvider time) => _dueAt switch
    {
        long.MaxValue => Endless,
        { } due => time.GetElapsedTime(time.GetTimestamp(), due),
        null => Deadline is { } deadline ? deadline - time.GetUtcNow() : Endless,
    };
}
