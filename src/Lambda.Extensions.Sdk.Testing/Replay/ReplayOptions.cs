namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Configures a replay.</summary>
public sealed class ReplayOptions
{
    /// <summary>The speed without pauses: each event follows as soon as the extensions ask for it.</summary>
    public const double FullSpeed = double.PositiveInfinity;

    /// <summary>
    /// Gets or sets the speed: 1 for the recorded pace, 2 for half the pauses, <see cref="FullSpeed"/> (the default) for none. Differences in time
    /// count at 1 only.
    /// </summary>
    public double Speed { get; set; } = FullSpeed;

    /// <summary>Gets or sets the longest wait for an extension that asks for its next event. More than zero, at most 1 hour; default 60 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    internal bool ComparesTimes => Speed == 1;

    internal void Validate()
    {
        Check(Speed > 0, nameof(Speed), "more than 0");
        Check(Timeout > TimeSpan.Zero && Timeout <= TimeSpan.FromHours(1), nameof(Timeout), "more than zero, at most 1 hour");
    }

    private static void Check(bool legal, string name, string range)
    {
        if (!legal) throw new ArgumentException($"{nameof(ReplayOptions)}.{name} is out of its range: {range}.", name);
    }
}
