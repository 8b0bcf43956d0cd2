namespace Lambda.Extensions.Sdk.Flushing;

/// <summary>Decides for one extension, at each INVOKE, when its data is sent. Not thread-safe.</summary>
internal sealed class FlushPlanner(FlushPolicy policy, TimeProvider time)
{
    private readonly TrafficMemory _traffic = new(policy.Interval);
    private DateTimeOffset? _lastFlush;

    /// <summary>Records that an invocation begins, and returns the plan for it.</summary>
    /// <param name="deadline">The deadline of the invocation, or null.</param>
    /// <param name="seesHandlerEnd">True when the platform reports the end of handlers.</param>
    public FlushPlan AtInvoke(DateTimeOffset? deadline, bool seesHandlerEnd)
    {
        DateTimeOffset now = time.GetUtcNow();
        FlushReason traffic = _traffic.Invoked(now);
        switch (policy.Kind)
        {
            case FlushPolicyKind.EndOfInvocation:
                return AtEnd(FlushReason.Configured, seesHandlerEnd);
            case FlushPolicyKind.Pipelined:
                // The flush runs at the handler's end, which may be after the freeze; the data that remains from it is sent now.
                return seesHandlerEnd ? new FlushPlan(null, FlushReason.Configured) : new FlushPlan(FlushTrigger.Background, FlushReason.NoTelemetry);
            case FlushPolicyKind.Periodic:
                return IsDue(now, TimeSpan.Zero) ? Beside(now, deadline, FlushReason.Configured) : new FlushPlan(null, FlushReason.IntervalNotOver);
            case FlushPolicyKind.Adaptive:
                if (traffic != FlushReason.SteadyTraffic) return AtEnd(traffic, seesHandlerEnd);
                // Flush when the delay is over, and also when it will be over before the next invocation.
                return IsDue(now, _traffic.UsualGap * 2) ? Beside(now, deadline, FlushReason.SteadyTraffic) : new FlushPlan(null, FlushReason.IntervalNotOver);
            default:
                throw new InvalidOperationException($"The flush policy {policy.Kind} has no plan.");
        }
    }

    /// <summary>Records that a handler has ended. Returns true when a flush begins now and nothing waits for it.</summary>
    public bool FlushesBehind(TimeSpan duration)
    {
        _traffic.HandlerEnded(duration);
        return policy.Kind == FlushPolicyKind.Pipelined;
    }

    /// <summary>Records that a flush begins soon: until it has run, its interval does not count as over a second time.</summary>
    public void RecordHandOut() => _lastFlush = time.GetUtcNow();

    /// <summary>Records that a flush has run, and its duration; null: it was not called.</summary>
    public void RecordFlush(TimeSpan? took)
    {
        _lastFlush = time.GetUtcNow();
        if (took is { } length) _traffic.Flushed(length);
    }

    /// <summary>Returns the time until the interval since the last flush is over.</summary>
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
        // Twice the usual time: a send that takes a little longer must not reach the deadline.
        if (deadline is { } end && end - now < usual * 2) return new FlushPlan(null, FlushReason.DeadlineNear);
        return policy.Kind == FlushPolicyKind.Adaptive && _traffic.FlushOutlastsHandler
            ? new FlushPlan(FlushTrigger.Background, FlushReason.SlowEndpoint)
            : new FlushPlan(FlushTrigger.StartOfInvocation, reason);
    }

    private bool IsDue(DateTimeOffset now, TimeSpan ahead)
    {
        // The first flush has the data that arrived after the first invocation began.
        _lastFlush ??= now;
        TimeSpan waited = now - _lastFlush.Value;
        // Do not wait for a clock that was set back.
        return waited < TimeSpan.Zero || waited + ahead >= policy.Interval;
    }
}
