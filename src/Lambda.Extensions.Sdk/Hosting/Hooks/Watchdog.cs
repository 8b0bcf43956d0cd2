using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// Ends hooks that run over their budget: cancels the token, then, after a short grace, gives the hook up. One thread,
/// started with the first hook. When the stuck hook blocks the loop's own thread, the watchdog's thread carries the loop on,
/// and the next hook gets a new watchdog (design: G01 covers a hook that blocks its thread).
/// </summary>
/// <remarks>
/// Arming costs two writes and a fence, not a wake-up: the watchdog sleeps towards the earliest due time it knows, and a later
/// one needs no signal. That is why hooks can run on the loop thread without a hand-over per event.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="resumeLoop">Carries on the loop whose thread is stuck; called on the watchdog's thread.</param>
/// <param name="countsAwakeOnly">
/// For hooks that may be frozen in the middle, since <c>next</c> does not wait for them: what looks like a freeze does not count. The
/// clocks run on through one (design decision 4), so it shows as a sleep that took much longer than it was meant to.
/// </param>
internal sealed class Watchdog(TimeProvider time, Action resumeLoop, bool countsAwakeOnly = false) : IDisposable
{
    /// <summary>From the cancelled token to giving up: time for a hook that listens to end by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    private readonly ClockGate _clock = new(time);
    private Thread? _thread;
    private HookCall? _call;
    private long _version;
    private long _due;
    private long _lastLook;
    private bool _cancelled;
    private long _sleepsUntil = long.MinValue;
    private bool _disposed;

    public void Arm(HookCall call, long version, TimeSpan budget)
    {
        lock (_clock.Lock)
        {
            // Uncontended but for the moments the watchdog is awake.
            _version = version;
            _cancelled = false;
            _lastLook = time.GetTimestamp();
            _due = _lastLook + Ticks(budget);
            _call = call;
            if (_thread is null) Start();
            else if (_sleepsUntil > _due) Monitor.Pulse(_clock.Lock);
        }
    }

    public void Disarm()
    {
        lock (_clock.Lock) _call = null;
    }

    public void Dispose()
    {
        lock (_clock.Lock)
        {
            _disposed = true;
            _clock.Dispose();
        }
    }

    private void Start()
    {
        _sleepsUntil = long.MinValue;
        _thread = new Thread(Watch) { IsBackground = true, Name = "lambda-ext watchdog" };
        _thread.Start();
    }

    private void Watch()
    {
        lock (_clock.Lock)
        {
            while (!_disposed)
            {
                if (countsAwakeOnly) ForgetFreeze();
                if (_call is not { } call)
                {
                    SleepUntil(long.MaxValue, TimeSpan.MaxValue);
                }
                else if (_due - time.GetTimestamp() is > 0 and var left)
                {
                    TimeSpan sleep = TimeSpan.FromSeconds(left / (double)time.TimestampFrequency);
                    SleepUntil(_due, countsAwakeOnly && sleep > Slice ? Slice : sleep);
                }
                else if (!_cancelled)
                {
                    _cancelled = true;
                    _due += Ticks(Grace);
                    call.Cancel(_version);
                }
                else
                {
                    _call = null;
                    if (!call.TryAbandon(_version, out bool threadIsStuck) || !threadIsStuck) continue;
                    _thread = null;
                    break;
                }
            }

            if (_disposed) return;
        }

        resumeLoop();
    }

    private void ForgetFreeze()
    {
        long now = time.GetTimestamp();
        long unseen = now - _lastLook;
        if (_call is not null && unseen > 2 * Ticks(Slice)) _due += unseen - Ticks(Slice);
        _lastLook = now;
    }

    private void SleepUntil(long due, TimeSpan left)
    {
        _sleepsUntil = due;
        _clock.Wait(left);
        _sleepsUntil = long.MinValue;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
