namespace Lambda.Extensions.Sdk.Flushing;

/// <summary>Decides for one extension, at each INVOKE, when its data leaves. Not thread-safe.</summary>
internal sealed class FlushPlanner(FlushPolicy policy, TimeProvider time)
{
    private readonly TrafficMemory _traffic = new(policy.Interval);
    private DateTimeOffset? _lastFlush;

    /// <summary>An invocation begins.</summary>
    /// <param name="deadline">The invocation's, or null.</param>
    /// <param name="seesHandlerEnd">Whether the platform tells when handlers end.</param>
    public FlushPlan AtInvoke(DateTimeOffset? deadline, bool seesHandlerEnd)
    {
        DateTimeOffset now = time.GetUtcNow();
        FlushReason traffic = _traffic.Invoked(now);
        switch (policy.Kind)
        {
            case FlushPolicyKind.EndOfInvocation:
                return AtEnd(FlushReason.Configured, seesHandlerEnd);
            case FlushPolicyKind.Pipelined:
                // With the handler's end, which may come after the freeze; what that leaves is sent now.
                return seesHandlerEnd ? new FlushPlan(null, FlushReason.Configured) : new FlushPlan(FlushTrigger.Background, FlushReason.NoTelemetry);
            case FlushPolicyKind.Periodic:
                return IsDue(now, TimeSpan.Zero) ? Beside(now, deadline, FlushReason.Configured) : new FlushPlan(null, FlushReason.IntervalNotOver);
            case FlushPolicyKind.Adaptive:
                if (traffic != FlushReason.SteadyTraffic) return AtEnd(traffic, seesHandlerEnd);
                // Not only when the delay is over, but also when it will be before the invocation after this one.
                return IsDue(now, _traffic.UsualGap * 2) ? Beside(now, deadline, FlushReason.SteadyTraffic) : new FlushPlan(null, FlushReason.IntervalNotOver);
            default:
                throw new InvalidOperationException($"The flush policy {policy.Kind} has no plan.");
        }
    }

    /// <summary>A handler has ended; true when a flush begins now that nothing waits for.</summary>
    public bool FlushesBehind(TimeSpan duration)
    {
        _traffic.HandlerEnded(duration);
        return policy.Kind == FlushPolicyKind.Pipelined;
    }

    /// <summary>A flush begins soon: until it has run, its interval is not over a second time.</summary>
    public void RecordHandOut() => _lastFlush = time.GetUtcNow();

    /// <summary>A flush has run, and took so long; null: it was not called.</summary>
    public void RecordFlush(TimeSpan? took)
    {
        _lastFlush = time.GetUtcNow();
        if (took is { } length) _traffic.Flushed(length);
    }

    /// <summary>How long until the interval since the last flush is over.</summary>
    public TimeSpan UntilInterval()
    {
        DateTimeOffset now = time.GetUtcNow();
        _lastFlush ??= now;
        TimeSpan left = policy.Interval - (now - _lastFlush.Value);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static FlushPlan AtEnd(FlushReason reason, bool seesHandlerEnd) =>
        seesHandlerEnd ? new FlushPlan(FlushTrigger.EndOfInvocation, reason) : new FlushPlan(FlushTrigger.StartOfInvocation, FlushReason.NoTelemetry);

    private FlushPlan Beside(DateTimeOffset now, DateTimeOffset? deadline, FlushReason reason)
    {
        TimeSpan usual = _traffic.UsualFlush;
        // Twice the usual: one send that takes a little longer must not run into the deadline.
        if (deadline is { } end && end - now < usual * 2) return new FlushPlan(null, FlushReason.DeadlineNear);
        return policy.Kind == FlushPolicyKind.Adaptive && _traffic.FlushOutlastsHandler
            ? new FlushPlan(FlushTrigger.Background, FlushReason.SlowEndpoint)
            : new FlushPlan(FlushTrigger.StartOfInvocation, reason);
    }

    private bool IsDue(DateTimeOffset now, TimeSpan ahead)
    {
        // What is flushed first is what came after the first invocation began.
        _lastFlush ??= now;
        TimeSpan waited = now - _lastFlush.Value;
        // A clock that was set back is not waited for.
        return waited < TimeSpan.Zero || waited + ahead >= policy.Interval;
    }
}
