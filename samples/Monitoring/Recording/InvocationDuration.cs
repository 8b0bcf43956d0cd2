using Lambda.Extensions.Sdk;

namespace Monitoring.Recording;

/// <summary>How long an invocation took.</summary>
internal static class InvocationDuration
{
    /// <summary>
    /// As the platform reported it, or as its end was seen. Null when nothing told the end, as without telemetry: none is better than one
    /// that pulls the average down.
    /// </summary>
    public static double? MillisecondsOf(Invocation invocation)
    {
        if (invocation.Metrics?.DurationMs is { } reported) return reported;
        return invocation.Duration > TimeSpan.Zero || invocation.EndedAt is not null ? invocation.Duration.TotalMilliseconds : null;
    }
}
