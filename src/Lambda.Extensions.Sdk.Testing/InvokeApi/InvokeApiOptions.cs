namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Sets the port, the limits and the callbacks of an <see cref="InvokeApiServer"/>.</summary>
public sealed class InvokeApiOptions
{
    /// <summary>Gets the loopback port. With 0 the system chooses a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>Gets the most environments at the same time. A request beyond it is refused with 429. Default 10.</summary>
    public int MaxEnvironments { get; init; } = 10;

    /// <summary>Gets the time after which an unused environment is shut down; <see langword="null"/> for never. Default five minutes.</summary>
    public TimeSpan? IdleTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the pauses before the retries of an Event invocation that failed. Default one minute, then two, as on the platform.</summary>
    public IReadOnlyList<TimeSpan> EventRetryDelays { get; init; } = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)];

    /// <summary>Gets the callback for each new environment, with its number, counted from 1. Its timeline shows everything from the start.</summary>
    public Action<int, LambdaEmulator>? EnvironmentStarted { get; init; }

    /// <summary>Gets the callback for the retry or loss of an Event invocation, which no caller sees.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>
    /// Gets the wait for an environment that has answered and is about to be free. Without it, a client that calls again at once would
    /// often meet a cold start. On the real clock, because it is about real processes.
    /// </summary>
    internal TimeSpan AlmostFree { get; init; } = TimeSpan.FromMilliseconds(50);

    internal void Validate(string parameter)
    {
        if (Port is < 0 or > 65535) throw new ArgumentException("A port is a number from 0 to 65535.", parameter);
        if (MaxEnvironments < 1) throw new ArgumentException("At least one environment is needed.", parameter);
        if (IdleTimeout <= TimeSpan.Zero) throw new ArgumentException("The idle timeout is more than zero, or null.", parameter);
        if (EventRetryDelays.Any(delay => delay < TimeSpan.Zero)) throw new ArgumentException("A retry delay is not negative.", parameter);
    }
}
