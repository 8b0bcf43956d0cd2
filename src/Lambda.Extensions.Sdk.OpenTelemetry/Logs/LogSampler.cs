using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Lines;
using Lambda.Extensions.Sdk.OpenTelemetry.Primitives;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Logs;

/// <summary>
/// Decides which lines are forwarded. The request id decides, not chance: all lines of an invocation at one level are forwarded or none, in
/// every environment, and a test can predict the result.
/// </summary>
internal sealed class LogSampler(SamplingRates rates)
{
    private readonly bool _all = rates.All;
    private long _kept;
    private long _left;
    private ulong _line;

    /// <summary>Lines that were forwarded.</summary>
    public long Kept => _kept;

    /// <summary>Lines that were left out on purpose.</summary>
    public long Left => _left;

    /// <summary>Counts a line that the patterns left out.</summary>
    public void LeaveOut() => _left++;

    public bool Keep(Severity severity, string? requestId)
    {
        bool keep = _all || Decide(rates.Of(severity), requestId);
        if (keep) _kept++;
        else _left++;
        return keep;
    }

    private bool Decide(double rate, string? requestId)
    {
        if (rate >= 1) return true;
        if (rate <= 0) return false;
        // Lines without an invocation are spread evenly.
        ulong hash = requestId is null ? StableHash.Mix(++_line) : StableHash.Of(requestId, "sampling");
        return (hash >> 11) * (1.0 / (1UL << 53)) < rate;
    }
}
