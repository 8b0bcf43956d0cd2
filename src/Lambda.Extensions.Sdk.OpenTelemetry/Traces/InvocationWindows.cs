namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>
/// Finds the invocation of a span or a log record that the function sent, also when it arrives after a freeze, in the next invocation: by
/// its trace, else by its time. The hooks write it, and the receiver's thread reads it.
/// </summary>
internal sealed class InvocationWindows
{
    private const int Kept = 64;

    /// <summary>The longest timeout of a function.</summary>
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly List<InvocationWindow> _windows = new(Kept);

    /// <summary>Returns the start of an invocation whose event arrived. The function may begin before that.</summary>
    /// <param name="now">The time at which the event arrived.</param>
    /// <param name="deadline">The start and the function's timeout, which is a whole number of seconds.</param>
    public static DateTimeOffset StartOf(DateTimeOffset now, DateTimeOffset? deadline)
    {
        TimeSpan left = (deadline ?? now) - now;
        return left <= TimeSpan.Zero || left > LongestTimeout ? now : deadline!.Value - TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds));
    }

    /// <summary>Records the start of an invocation, when its event arrives.</summary>
    /// <param name="requestId">Its request id.</param>
    /// <param name="identity">The ids of its span; nothing is recorded if null.</param>
    /// <param name="at">The time; <see langword="null"/> when others may run at the same time.</param>
    public void Begin(string requestId, SpanIdentity? identity, DateTimeOffset? at)
    {
        if (identity is null) return;
        lock (_lock)
        {
            if (_windows.Count == Kept) _windows.RemoveAt(0);
            _windows.Add(new InvocationWindow(requestId, identity, TraceIds.Number(identity.TraceId), Nanos(at)));
        }
    }

    /// <summary>Records the start of an invocation, when its record arrives. It may have another span id than the event.</summary>
    /// <param name="requestId">Its request id.</param>
    /// <param name="identity">The ids of its span; nothing is recorded if null.</param>
    /// <param name="at">The time; <see langword="null"/> when others may run at the same time.</param>
    public void Identify(string requestId, SpanIdentity? identity, DateTimeOffset? at)
    {
        if (identity is null) return;
        lock (_lock)
        {
            int known = _windows.FindLastIndex(w => w.RequestId == requestId);
            if (known < 0) Begin(requestId, identity, at);
            else _windows[known] = _windows[known] with { Identity = identity, TraceId = TraceIds.Number(identity.TraceId) };
        }
    }

    /// <summary>Records the end of an invocation.</summary>
    public void End(string requestId, DateTimeOffset? at)
    {
        lock (_lock)
        {
            int known = _windows.FindLastIndex(w => w.RequestId == requestId);
            if (known >= 0) _windows[known] = _windows[known] with { Until = Nanos(at) };
        }
    }

    /// <summary>Returns the invocation of a trace; <see langword="null"/> when it is not known.</summary>
    /// <param name="traceId">The trace id; zero for none.</param>
    /// <param name="nanos">The time, which distinguishes a retry from the first try.</param>
    public InvocationWindow? FindTrace(UInt128 traceId, ulong nanos)
    {
        if (traceId == 0) return null;
        lock (_lock)
        {
            InvocationWindow? found = null;
            for (int i = _windows.Count - 1; i >= 0; i--)
            {
                if (_windows[i].TraceId != traceId) continue;
                if (HasBegun(i, nanos)) return _windows[i];
                found ??= _windows[i];
            }

            return found;
        }
    }

    /// <summary>Returns the invocation of a trace, else the one of a time; <see langword="null"/> when it is not known.</summary>
    /// <param name="traceId">The trace id; zero for none.</param>
    /// <param name="nanos">The time.</param>
    public InvocationWindow? Find(UInt128 traceId, ulong nanos)
    {
        lock (_lock)
        {
            if (FindTrace(traceId, nanos) is { } ofTrace) return ofTrace;
            for (int i = _windows.Count - 1; i >= 0; i--)
            {
                if (HasBegun(i, nanos)) return _windows[i];
            }

            return null;
        }
    }

    /// <summary>Returns whether a time is after the end of the last invocation, so that it belongs to one whose event has not arrived.</summary>
    public bool IsOfNext(ulong nanos)
    {
        lock (_lock) return _windows.Count > 0 && _windows[^1].Until < nanos;
    }

    /// <summary>Nothing runs between two invocations, so all after the end of the one before belongs to the next.</summary>
    private bool HasBegun(int index, ulong nanos) =>
        _windows[index].From is { } from && (from <= nanos || (index > 0 && _windows[index - 1].Until < nanos));

    private static ulong? Nanos(DateTimeOffset? time) => time is { } at ? (ulong)Math.Max(0, at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100 : null;
}
