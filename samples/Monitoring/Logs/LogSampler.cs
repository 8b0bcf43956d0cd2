using Monitoring.Configuration;

namespace Monitoring.Logs;

/// <summary>
/// Decides which lines are forwarded. By request id, not by chance: an invocation has all its lines of a level or none, in whichever
/// environment the decision is made, and a test knows what comes.
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
        // Lines of no invocation are spread evenly.
        ulong hash = requestId is null ? StableHash.Mix(++_line) : StableHash.Of(requestId, "sampling");
        return (hash >> 11) * (1.0 / (1UL << 53)) < rate;
    }
}
