namespace Lambda.Extensions.Sdk.Flushing;

/// <summary>
/// What the adaptive policy has learned: the gaps between invocations, how long handlers run, how long a flush takes. Gaps are wall
/// time, since a freeze is a gap too; all means forget gradually.
/// </summary>
/// <param name="maxDelay">How long data may wait.</param>
internal sealed class TrafficMemory(TimeSpan maxDelay)
{
    /// <summary>Invocations before traffic can be called steady.</summary>
    public const int WarmUp = 20;

    /// <summary>After so long an idle time what was learned says nothing.</summary>
    public static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(5);

    /// <summary>A flush below this is not worth the risk of a freeze in the middle of it.</summary>
    public static readonly TimeSpan QuickFlush = TimeSpan.FromMilliseconds(50);

    private const double Weight = 0.2;

    private DateTimeOffset? _lastInvoke;
    private int _invocations;
    private double _gapMs = double.NaN;
    private double _handlerMs = double.NaN;
    private double _flushMs = double.NaN;

    /// <summary>The usual gap; zero while none is known.</summary>
    public TimeSpan UsualGap => Span(_gapMs);

    /// <summary>The usual length of a flush; zero while none is known.</summary>
    public TimeSpan UsualFlush => Span(_flushMs);

    /// <summary>Whether a flush that began with the handler would usually still run when the handler ends.</summary>
    public bool FlushOutlastsHandler => UsualFlush > QuickFlush && _flushMs > _handlerMs;

    /// <summary>Takes an invocation in and says what the traffic is like: steady, or why not.</summary>
    public FlushReason Invoked(DateTimeOffset now)
    {
        bool wasIdle = _lastInvoke is { } last && now - last > ForgetAfter;
        if (wasIdle)
        {
            _invocations = 0;
            _gapMs = _handlerMs = _flushMs = double.NaN;
        }
        else if (_lastInvoke is { } before && now >= before)
        {
            Learn(ref _gapMs, now - before);
        }

        _lastInvoke = now;
        _invocations = Math.Min(_invocations + 1, int.MaxValue - 1);
        if (wasIdle) return FlushReason.AfterIdle;
        if (_invocations <= WarmUp) return FlushReason.WarmingUp;
        // Two gaps must fit: the next invocation may be one that does not flush.
        return UsualGap * 2 > maxDelay ? FlushReason.SparseTraffic : FlushReason.SteadyTraffic;
    }

    public void HandlerEnded(TimeSpan duration) => Learn(ref _handlerMs, duration);

    public void Flushed(TimeSpan took) => Learn(ref _flushMs, took);

    private static void Learn(ref double meanMs, TimeSpan value)
    {
        double ms = Math.Max(0, value.TotalMilliseconds);
        meanMs = double.IsNaN(meanMs) ? ms : meanMs + (Weight * (ms - meanMs));
    }

    private static TimeSpan Span(double ms) => double.IsNaN(ms) ? TimeSpan.Zero : TimeSpan.FromMilliseconds(ms);
}
