using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// Whose turn it is to run a hook of one extension: the loop's thread or the telemetry thread, never both (G25). Who has the
/// turn ends within its budget: an abandoned hook gives it back.
/// </summary>
internal sealed class HookLock(TimeProvider time) : IDisposable
{
    private readonly ClockGate _gate = new(time);
    private bool _taken;

    /// <summary>Takes the turn, at the latest when the limit is over; false if it could not be had by then.</summary>
    public bool TryEnter(TimeSpan limit)
    {
        lock (_gate.Lock)
        {
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

    /// <summary>Gives the turn back; from any thread, since a watchdog does it for a thread that is stuck.</summary>
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
