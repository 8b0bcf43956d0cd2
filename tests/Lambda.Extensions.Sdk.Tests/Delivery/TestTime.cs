using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>A clock that says which timers are set, so that a test moves it exactly as far as the code waits.</summary>
internal sealed class TestTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();
    private TimeSpan _jumped;
    private int _timersSet;

    public TestTime()
        : base(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero))
    {
    }

    public int TimersSet => _timersSet;

    /// <summary>The wall clock moves and the monotonic one stands still, as it may in a freeze.</summary>
    public void Jump(TimeSpan time) => _jumped += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _jumped;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        Interlocked.Increment(ref _timersSet);
        if (dueTime > TimeSpan.Zero) _timers.Writer.TryWrite(dueTime);
        return timer;
    }

    /// <summary>Waits until a timer is set for such a time, and says for how long.</summary>
    public async Task<TimeSpan> TimerAsync(Func<TimeSpan, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Hosting.Life.Patience);
        while (true)
        {
            TimeSpan due = await _timers.Reader.ReadAsync(patience.Token);
            if (wanted(due)) return due;
        }
    }

    /// <summary>Waits until such a timer is set, and lets its time pass.</summary>
    public async Task<TimeSpan> PassAsync(Func<TimeSpan, bool> wanted)
    {
        TimeSpan due = await TimerAsync(wanted);
        Advance(due);
        return due;
    }
}
