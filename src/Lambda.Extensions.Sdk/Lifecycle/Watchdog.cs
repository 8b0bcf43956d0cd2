namespace Lambda.Extensions.Sdk;

/// <summary>
/// Ends hooks that run over their budget: cancels the token, then, after a short grace, gives the hook up. One thread,
/// started with the first hook. When the stuck hook blocks the loop's own thread, the watchdog's thread carries the loop on,
/// and the next hook gets a new watchdog (design: G01 covers a hook that blocks its thread).
/// </summary>
/// <remarks>
/// Arming costs two writes and a fence, not a wake-up: the watchdog sleeps towards the earliest due time it knows, and a later
/// one needs no signal. That is why hooks can run on the loop thread without a hand-over per event.
/// </remarks>
internal sealed class Watchdog(TimeProvider time, Action resumeLoop) : IDisposable
{
    /// <summary>From the cancelled token to giving up: time for a hook that listens to end by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(25);

    private readonly object _gate = new();
    private Thread? _thread;
    private ITimer? _fakeClock;
    private HookCall? _call;
    private long _version;
    private long _due;
    private bool _cancelled;
    private long _sleepsUntil = long.MinValue;
    private bool _disposed;

    public void Arm(HookCall call, long version, TimeSpan budget)
    {
        lock (_gate)
        {
            // Uncontended but for the moments the watchdog is awake.
            _version = version;
            _cancelled = false;
            _due = time.GetTimestamp() + Ticks(budget);
            _call = call;
            if (_thread is null) Start();
            else if (_sleepsUntil > _due) Monitor.Pulse(_gate);
        }
    }

    public void Disarm()
    {
        lock (_gate) _call = null;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _fakeClock?.Dispose();
            Monitor.PulseAll(_gate);
        }
    }

    private void Start()
    {
        // A clock that is not the system's cannot be waited for by a thread: let it tick us awake.
        if (!ReferenceEquals(time, TimeProvider.System) && _fakeClock is null)
            _fakeClock = time.CreateTimer(static w => ((Watchdog)w!).Tick(), this, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(1));
        _sleepsUntil = long.MinValue;
        _thread = new Thread(Watch) { IsBackground = true, Name = "lambda-ext watchdog" };
        _thread.Start();
    }

    private void Tick()
    {
        lock (_gate) Monitor.Pulse(_gate);
    }

    private void Watch()
    {
        lock (_gate)
        {
            while (!_disposed)
            {
                if (_call is not { } call)
                {
                    SleepUntil(long.MaxValue);
                }
                else if (_due - time.GetTimestamp() is > 0 and var left)
                {
                    SleepUntil(_due, left);
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

    private void SleepUntil(long due, long left = 0)
    {
        _sleepsUntil = due;
        if (due == long.MaxValue || !ReferenceEquals(time, TimeProvider.System)) Monitor.Wait(_gate);
        else Monitor.Wait(_gate, TimeSpan.FromSeconds(left / (double)time.TimestampFrequency) + TimeSpan.FromMilliseconds(1));
        _sleepsUntil = long.MinValue;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
