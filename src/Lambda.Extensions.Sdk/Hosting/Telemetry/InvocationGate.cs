using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>Where the loop waits, before it asks for <c>next</c>, for what an invocation's flush plan says: never longer than the cap, never past the deadline (G01, G09).</summary>
internal sealed class InvocationGate(TimeProvider time, TimeSpan handlerEndTimeout, TimeSpan margin) : IDisposable
{
    /// <summary>How long a handler's end is waited for after one was never told: until the platform tells one again.</summary>
    internal static readonly TimeSpan InDoubt = TimeSpan.FromMilliseconds(250);

    private readonly ClockGate _gate = new(time);
    private InvocationHold? _hold;
    private string? _running;
    private string? _early;
    private Invocation? _earlyDone;
    private bool _doubtful;
    private bool _closed;

    /// <summary>Whether a handler runs, as far as is known: then the environment does not freeze.</summary>
    public bool IsInvocationRunning
    {
        get
        {
            lock (_gate.Lock) return _running is not null;
        }
    }

    /// <summary>The deadline of the invocation that <c>next</c> waits in; null when it waits in none.</summary>
    public DateTimeOffset? HeldDeadline
    {
        get
        {
            lock (_gate.Lock) return _hold?.Invoke.Deadline;
        }
    }

    /// <summary>Ends of handlers that were not seen in time.</summary>
    public long Missed { get; private set; }

    /// <summary>An invocation begins.</summary>
    /// <param name="invoke">Its event.</param>
    /// <param name="previousEndSeen">Whether the end of the one before has been told by now.</param>
    /// <param name="waitsForHandlerEnd">What <c>next</c> waits for; null for nothing.</param>
    /// <returns>The invocation, if its handler's end was told and dealt with before its event was read; else null.</returns>
    public Invocation? Begin(InvokeEvent invoke, bool previousEndSeen, bool? waitsForHandlerEnd)
    {
        lock (_gate.Lock)
        {
            // Not seen although it was waited for: then it may be that nobody tells any.
            if (previousEndSeen) _doubtful = false;
            Invocation? early = _earlyDone?.RequestId == invoke.RequestId ? _earlyDone : null;
            bool hasEnded = _early == invoke.RequestId;
            _running = hasEnded ? null : invoke.RequestId;
            _hold = waitsForHandlerEnd is { } forEnd ? new InvocationHold(invoke, forEnd) { EndSeen = hasEnded } : null;
            (_early, _earlyDone) = (null, null);
            return early;
        }
    }

    /// <summary>The platform has told a handler's end; its hooks follow.</summary>
    public void EndSeen(string requestId)
    {
        lock (_gate.Lock)
        {
            if (_running == requestId) _running = null;
            else _early = requestId;
            if (_hold is { } hold && hold.Invoke.RequestId == requestId) hold.EndSeen = true;
        }
    }

    /// <summary>Whether <c>next</c> waits for the end of this invocation's handler. One whose event has not been read yet is remembered.</summary>
    public bool IsHeldFor(Invocation invocation)
    {
        lock (_gate.Lock)
        {
            if (_early == invocation.RequestId) _earlyDone = invocation;
            return _hold is { ForHandlerEnd: true } hold && hold.Invoke.RequestId == invocation.RequestId;
        }
    }

    /// <summary>What <c>next</c> waits for in this invocation has been done; another one's is not touched.</summary>
    public void Release(string requestId)
    {
        lock (_gate.Lock)
        {
            if (_hold is { } hold && hold.Invoke.RequestId == requestId) hold.Released = true;
            Monitor.PulseAll(_gate.Lock);
        }
    }

    /// <summary>Nothing is waited for any more, now and later.</summary>
    public void Close()
    {
        lock (_gate.Lock)
        {
            _closed = true;
            Monitor.PulseAll(_gate.Lock);
        }
    }

    /// <summary>On the loop's thread, before <c>next</c>. False: the handler's end was not seen within <paramref name="cap"/>.</summary>
    public bool Wait(CancellationToken stop, out TimeSpan cap)
    {
        cap = TimeSpan.Zero;
        if (_hold is not { } hold) return true;
        using CancellationTokenRegistration _ = stop.UnsafeRegister(static gate => ((ClockGate)gate!).Pulse(), _gate);
        long since = time.GetTimestamp();
        lock (_gate.Lock)
        {
            TimeSpan forEnd = _doubtful && InDoubt < handlerEndTimeout ? InDoubt : handlerEndTimeout;
            bool seen = true;
            while (!hold.Released && !_closed && !stop.IsCancellationRequested)
            {
                TimeSpan toDeadline = hold.Invoke.Deadline is { } deadline ? deadline - margin - time.GetUtcNow() : TimeSpan.MaxValue;
                TimeSpan left = toDeadline;
                bool waitsForEnd = hold is { ForHandlerEnd: true, EndSeen: false };
                if (waitsForEnd && forEnd - time.GetElapsedTime(since) < left) left = forEnd - time.GetElapsedTime(since);
                if (left <= TimeSpan.Zero)
                {
                    seen = !waitsForEnd;
                    break;
                }

                _gate.Wait(left);
            }

            _hold = null;
            if (seen) return true;
            Missed++;
            _doubtful = true;
            cap = time.GetElapsedTime(since);
            return false;
        }
    }

    public void Dispose() => _gate.Dispose();
}
