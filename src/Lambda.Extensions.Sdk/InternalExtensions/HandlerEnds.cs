using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// Where the function's threads say that a handler has ended and the loop's thread waits for it. Saying so costs a lock and a
/// pulse and never waits: it is the function's own time.
/// </summary>
internal sealed class HandlerEnds(TimeProvider time)
{
    /// <summary>How many ends may wait for the loop. Only Managed Instances have more than one at a time (lambda-facts 1.9).</summary>
    public const int Capacity = 1024;

    private readonly ClockGate _gate = new(time);
    private readonly Queue<HandlerEnd> _ends = new();
    private bool _interrupted;

    /// <summary>Ends that were pushed out by newer ones before the loop came to them.</summary>
    public long Dropped { get; private set; }

    /// <summary>Whether ends are told at all: known after the first one, doubted after one was missed.</summary>
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

    /// <summary>Waits for the end of this invocation's handler; null when it did not come in time, or the wait was interrupted.</summary>
    public HandlerEnd? WaitFor(string requestId, TimeSpan limit)
    {
        long due = time.GetTimestamp() + (long)(limit.TotalSeconds * time.TimestampFrequency);
        lock (_gate.Lock)
        {
            while (!_interrupted)
            {
                // Ends of earlier invocations, which came after the loop had stopped waiting for them, are of no use any more.
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

    /// <summary>Waits for any handler's end, without limit; null when the wait was interrupted.</summary>
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
