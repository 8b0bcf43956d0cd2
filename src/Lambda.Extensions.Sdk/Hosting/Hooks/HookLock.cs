using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// Lets one thread at a time run hooks of one extension: the loop's thread or the telemetry thread (G25). The thread that holds the
/// turn releases it within its budget, because an abandoned hook releases it too.
/// </summary>
internal sealed class HookLock(TimeProvider time) : IDisposable
{
    private readonly ClockGate _gate = new(time);
    private bool _taken;

    /// <summary>Takes the turn. Returns false when it did not become free within the limit.</summary>
    /// <param name="limit">The time to wait. The hook that holds the turn releases it within a budget too.</param>
    /// <param name="waited">True when the turn was not free at once, so that time has passed.</param>
    public bool TryEnter(TimeSpan limit, out bool waited)
    {
        lock (_gate.Lock)
        {
            waited = _taken;
            if (_taken)
            {
                long since = time.GetTimestamp();
                while (_taken && limit - time.GetElapsedTime(since) is var left && left > TimeSpan.Zero) _gate.Wait(left);
                if (_taken) return false;
            }

            _taken = true;
            return true;
        }
    }

    /// <summary>Releases the turn. Any thread may call this, since a watchdog does it for a thread that is stuck.</summary>
    public void Exit()
    {
        lock (_gate.Lock)
        {
            _taken = false;
            Monitor.PulseAll(_gate.Lock);
        }
    }

    public void Dispose() => _gate.Dispose();
}
