using Microsoft.Extensions.Logging;
using PayloadGuard.Rules;

namespace PayloadGuard;

/// <summary>The lines of this extension. None of them contains a part of a payload.</summary>
internal static partial class GuardLog
{
    public static void Findings(ILogger log, GuardRules rules)
    {
        foreach (string finding in rules.Findings) Finding(log, finding);
        if (rules.RefuseAll) Closed(log);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Finding}")]
    private static partial void Finding(ILogger log, string finding);

    [LoggerMessage(2, LogLevel.Error, "PAYLOAD_GUARD_FAIL=closed, and rules are wrong: every event is refused. Correct the rules, or set PAYLOAD_GUARD_FAIL=open.")]
    private static partial void Closed(ILogger log);
}
