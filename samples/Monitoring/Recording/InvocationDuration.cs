using Lambda.Extensions.Sdk;

namespace Monitoring.Recording;

/// <summary>The duration of an invocation.</summary>
internal static class InvocationDuration
{
    /// <summary>
    /// Returns the duration as the platform reported it, or until its end was seen. Null when no end is known, as without telemetry. No
    /// value is
    /// better than one that lowers the average.
    /// </summary>
    public static double? MillisecondsOf(Invocation invocation)
    {
        if (invocation.Metrics?.DurationMs is { } reported) return reported;
        return invocation.Duration > TimeSpan.Zero || invocation.EndedAt is not null ? invocation.Duration.TotalMilliseconds : null;
    }
}
