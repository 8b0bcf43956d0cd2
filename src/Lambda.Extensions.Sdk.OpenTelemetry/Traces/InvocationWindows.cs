using System.Globalization;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>
/// Finds the invocation of a span or a log record that the function sent, also when it arrives after a freeze, in the next invocation: by
/// its trace, else by its time. The hooks write it, and the receiver's thread reads it.
/// </summary>
internal sealed class InvocationWindows
{
    private const int Kept = 64;

    private readonly Lock _lock = new();
    private readonly List<InvocationWindow> _windows = new(Kept);
    private ulong _ended;

    /// <summary>Records the start of an invocation, when its event arrives.</summary>
    /// <param name="requestId">Its request id.</param>
    /// <param name="identity">The ids of its span; nothing is recorded if null.</param>
    /// <param name="at">The time; <see langword="null"/> when others may run at the same time.</param>
    public void Begin(string requestId, SpanIdentity? identity, DateTimeOffset? at)
    {
        if (identity is null) return;
        lock (_lock)
        {
            // The function may begin before its event reaches the extension. Nothing runs between two invocations, so all after the end
            // of the one before belongs to the next.
            ulong? from = at is null ? null : _ended != 0 ? Math.Min(_ended, Nanos(at.Value)) : Nanos(at.Value);
            _ended = 0;
            if (_windows.Count == Kept) _windows.RemoveAt(0);
            _windows.Add(new InvocationWindow(requestId, identity, TraceOf(identity), from));
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
            else _windows[known] = _windows[known] with { Identity = identity, TraceId = TraceOf(identity) };
        }
    }

    /// <summary>Records the end of the invocation that runs.</summary>
    public void End(DateTimeOffset? at)
    {
        if (at is not { } time) return;
        lock (_lock) _ended = Nanos(time) + 1;
    }

    /// <summary>Returns the invocation of a time and a trace; <see langword="null"/> when it is not known.</summary>
    /// <param name="traceId">The trace id; zero for none.</param>
    /// <param name="nanos">The time.</param>
    public InvocationWindow? Find(UInt128 traceId, ulong nanos)
    {
        lock (_lock)
        {
            InvocationWindow? ofTrace = null;
            InvocationWindow? ofTime = null;
            for (int i = _windows.Count - 1; i >= 0; i--)
            {
                InvocationWindow window = _windows[i];
                bool begins = window.From <= nanos;
                if (begins) ofTime ??= window;
                if (window.TraceId != traceId) continue;
                // A retry has the same trace as the first try.
                if (begins) return window;
                ofTrace ??= window;
            }

            return ofTrace ?? ofTime;
        }
    }

    private static UInt128 TraceOf(SpanIdentity identity) => UInt128.Parse(identity.TraceId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static ulong Nanos(DateTimeOffset time) => (ulong)Math.Max(0, time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;
}
