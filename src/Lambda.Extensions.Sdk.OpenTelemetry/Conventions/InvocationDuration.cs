
namespace Lambda.Extensions.Sdk.OpenTelemetry.Conventions;

/// <summary>The duration of an invocation.</summary>
public static class InvocationDuration
{
    /// <summary>
    /// Returns the duration as the platform reported it, or until its end was seen. Null when no end is known, as without telemetry. No
    /// value is
    /// better than one that lowers the average.
    /// </summary>
    /// <param name="invocation">The invocation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="invocation"/> is null.</exception>
    public static double? MillisecondsOf(Invocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        if (invocation.Metrics?.DurationMs is { } reported) return reported;
        return invocation.Duration > TimeSpan.Zero || invocation.EndedAt is not null ? invocation.Duration.TotalMilliseconds : null;
    }
}
