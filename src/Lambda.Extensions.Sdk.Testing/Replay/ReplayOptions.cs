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
        if (!(Speed > 0)) throw new ArgumentException($"{nameof(ReplayOptions)}.{nameof(Speed)} is out of its range: more than 0.", nameof(Speed));
        if (Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromHours(1))
            throw new ArgumentException($"{nameof(ReplayOptions)}.{nameof(Timeout)} is out of its range: more than zero, at most 1 hour.", nameof(Timeout));
    }
}
