using System.Globalization;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>
/// Decides which traces are sent. The trace id decides, not chance: all parts of a trace have the same result, in every process that uses
/// the lower 56 bits, as the specification says.
/// </summary>
internal sealed class TraceSampler(OpenTelemetryOptions options)
{
    private const int RandomDigits = 14;

    private readonly double _threshold = options.TraceRatio * (1UL << 56);

    /// <summary>Gets the number of traces that were left out on purpose.</summary>
    public long Left { get; private set; }

    /// <summary>Gets whether every trace is sent, so that nothing has to be decided.</summary>
    public bool KeepsAll => options.TraceRatio >= 1 && !options.FollowParent;

    /// <summary>Returns whether a trace is sent. One that is not is counted.</summary>
    /// <param name="identity">Its id, and the caller's decision.</param>
    /// <param name="hasFailed">True when it has an error.</param>
    public bool Keep(SpanIdentity identity, bool hasFailed)
    {
        bool keep = (hasFailed && options.KeepErrors) || Decide(identity);
        if (!keep) Left++;
        return keep;
    }

    private bool Decide(SpanIdentity identity)
    {
        if (options.FollowParent && identity.Sampled is { } sampled) return sampled;
        if (options.TraceRatio >= 1) return true;
        ulong random = ulong.Parse(identity.TraceId.AsSpan(identity.TraceId.Length - RandomDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return random < _threshold;
    }
}
