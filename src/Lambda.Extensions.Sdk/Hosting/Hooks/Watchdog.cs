using System.Diagnostics;
using Lambda.Extensions.Sdk.Threading;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// Ends hooks that run over their budget: it cancels the token, and after a short grace period abandons the hook. It uses one thread,
/// started with the first hook. When the stuck hook blocks the loop's own thread, the watchdog's thread continues the loop, and the
/// next hook gets a new watchdog (G01 covers a hook that blocks its thread).
/// </summary>
/// <remarks>
/// Arming costs two writes and a fence, not a wake-up: the watchdog sleeps until the earliest known due time, and a later due
/// time needs no signal. This is why hooks can run on the loop thread without a change of thread per event. Where frozen time does not
/// count, it also looks every 50 ms for a while after a hook, so that the hooks of the next handler's end need no signal either: the
/// function waits for them.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="resumeLoop">Continues the loop whose thread is stuck. Called on the watchdog's thread.</param>
/// <param name="countsAwakeOnly">
/// True for hooks that may be frozen while they run, since <c>next</c> does not wait for them: frozen time does not count. The clocks
/// continue during a freeze (design decision 4), so a freeze shows as a sleep that took much longer than intended.
/// </param>
/// <param name="isHeld">Returns whether a debugger may be holding the hook; null for the process's own debugger.</param>
internal sealed class Watchdog(TimeProvider time, Action resumeLoop, bool countsAwakeOnly = false, Func<bool>? isHeld = null) : IDisposable
{
    /// <summary>
    /// The time between the cancelled token and the abandoning of the hook. A hook that observes its token can end in this time.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan HeldSlice = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan StaysAwake = TimeSpan.FromSeconds(2);

    private readonly ClockGate _clock = new(time);
    private Thread? _thread;
    private HookCall? _call;
    private long _version;
    private long _due;
    private long _lastLook;
    private long _armedAt;
    private bool _cancelled;
    private long _sleepsUntil = long.MinValue;
    private bool _disposed;

    public void Arm(HookCall call, long version, TimeSpan budget)
    {
        lock (_clock.Lock)
        {
            // Uncontended except while the watchdog is awake.
            _version = version;
            _cancelled = false;
            _lastLook = _armedAt = time.GetTimestamp();
            _due = _lastLook + Ticks(budget);
            _call = call;
            if (_thread is null) Start();
            else if (_sleepsUntil > _due) Monitor.Pulse(_clock.Lock);
        }
    }

    /// <summary>Shortens the budget of the call that runs. It is never lengthened.</summary>
    /// <param name="left">The time that the call still may take.</param>
    public void Limit(TimeSpan left)
    {
        lock (_clock.Lock)
        {
            long due = time.GetTimestamp() + Ticks(left);
            if (_call is null || _cancelled || due >= _due) return;
            _due = due;
            Monitor.Pulse(_clock.Lock);
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
                    Sleep(countsAwakeOnly && time.GetElapsedTime(_armedAt) < StaysAwake ? Slice : TimeSpan.MaxValue);
                }
                else if (_due - time.GetTimestamp() is > 0 and var left)
                {
                    var sleep = TimeSpan.FromSeconds(left / (double)time.TimestampFrequency);
                    Sleep(countsAwakeOnly && sleep > Slice ? Slice : sleep);
                }
                else if (IsHeld())
                {
                    // A breakpoint is no slow hook.
                    _due = time.GetTimestamp() + Ticks(HeldSlice);
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

    /// <summary>Returns whether a debugger is attached. On a clock of a test the limits apply all the same.</summary>
    private bool IsHeld() => isHeld is not null ? isHeld() : Debugger.IsAttached && time == TimeProvider.System;

    private void ForgetFreeze()
    {
        long now = time.GetTimestamp();
        long unseen = now - _lastLook;
        if (_call is not null && unseen > 2 * Ticks(Slice)) _due += unseen - Ticks(Slice);
        _lastLook = now;
    }

    private void Sleep(TimeSpan span)
    {
        _sleepsUntil = span == TimeSpan.MaxValue ? long.MaxValue : time.GetTimestamp() + Ticks(span);
        _clock.Wait(span);
        _sleepsUntil = long.MinValue;
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
