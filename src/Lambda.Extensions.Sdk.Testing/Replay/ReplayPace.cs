namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Keeps the recorded pauses between lines, divided by the speed. A late line makes the following ones late too, not denser.</summary>
internal sealed class ReplayPace(double speed, TimeProvider time)
{
    /// <summary>A timer cannot wait longer than this.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private long _playedAt;
    private TimeSpan? _last;

    /// <summary>Waits until a line is due.</summary>
    public async Task WaitAsync(TimeSpan at, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (double.IsInfinity(speed) || _last is not { } last) return;
        TimeSpan due = (at - last) / speed;
        TimeSpan wait = (due < Longest ? due : Longest) - time.GetElapsedTime(_playedAt);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Notes that a line was played.</summary>
    public void Played(TimeSpan at)
    {
        _playedAt = time.GetTimestamp();
        _last = at;
    }
}
