using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Passes the ends of handlers from the function's threads to the loop's thread, which waits for them. Reporting an end costs a lock
/// and a pulse and never waits, because it is the function's own time.
/// </summary>
internal sealed class HandlerEnds(TimeProvider time)
{
    /// <summary>
    /// The number of ends that may wait for the loop. Only on Managed Instances more than one can wait (lambda-facts 1.9).
    /// </summary>
    public const int Capacity = 1024;

    private readonly ClockGate _gate = new(time);
    private readonly Queue<HandlerEnd> _ends = new();
    private bool _interrupted;

    /// <summary>Gets the number of ends that newer ones replaced before the loop read them.</summary>
    public long Dropped { get; private set; }

    /// <summary>True while handlers report their ends; false after one was missed, until the next report.</summary>
    public bool AreTold { get; private set; } = true;

    public void Add(HandlerEnd end)
    {
        lock (_gate.Lock)
        {
            AreTold = true;
            if (_ends.Count == Capacity)
            {
                _ends.Dequeue();
                Dropped++;
            }

            _ends.Enqueue(end);
            Monitor.PulseAll(_gate.Lock);
        }
    }

    /// <summary>
    /// Waits for the end of this invocation's handler. Returns null when it did not come in time, or the wait was interrupted.
    /// </summary>
    public HandlerEnd? WaitFor(string requestId, TimeSpan limit)
    {
        long due = time.GetTimestamp() + (long)(limit.TotalSeconds * time.TimestampFrequency);
        lock (_gate.Lock)
        {
            while (!_interrupted)
            {
                // These are ends of earlier invocations that came after the loop had stopped waiting for them. They are no longer
                // needed.
                while (_ends.TryDequeue(out HandlerEnd? end))
                {
                    if (end.RequestId == requestId) return end;
                }

                TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), due);
                if (left <= TimeSpan.Zero)
                {
                    AreTold = false;
                    return null;
                }

                _gate.Wait(left);
            }
        }

        return null;
    }

    /// <summary>Waits for any handler's end, without limit. Returns null when the wait was interrupted.</summary>
    public HandlerEnd? WaitForAny()
    {
        lock (_gate.Lock)
        {
            HandlerEnd? end;
            while (!_ends.TryDequeue(out end) && !_interrupted) _gate.Wait(TimeSpan.MaxValue);
            return end;
        }
    }

    /// <summary>Ends every wait, now and later. Safe from any thread.</summary>
    public void Interrupt()
    {
        lock (_gate.Lock)
        {
            _interrupted = true;
            _gate.Dispose();
        }
    }
}
