using Lambda.Extensions.Sdk;
using PayloadGuard.Redaction;

namespace PayloadGuard.Rules;

/// <summary>The rules of the function, and the problems with those that are not in force.</summary>
internal sealed class GuardRules
{
    /// <summary>The rules take 30 ms for 6 MB on a whole CPU. A function with 128 MB has a fourteenth of one.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    /// <summary>Gets one line for each problem, with the remedy.</summary>
    public List<string> Findings { get; } = [];

    public List<RefuseRule> Refuse { get; } = [];

    public List<RedactRule> Redact { get; } = [];

    public List<InjectRule> Inject { get; } = [];

    /// <summary>Gets or sets whether each invocation gets its line.</summary>
    public bool Audit { get; set; }

    public bool FailClosed { get; set; }

    /// <summary>Gets or sets whether a rule is not in force because it is wrong.</summary>
    public bool AreWrong { get; set; }

    /// <summary>Gets whether no event may pass: a rule is missing, and the guard fails closed.</summary>
    public bool RefuseAll => FailClosed && AreWrong;

    public bool NeedEvents => Refuse.Count > 0 || Inject.Count > 0 || RefuseAll;

    public bool AreOff => !NeedEvents && Redact.Count == 0 && !Audit;

    public void Configure(ExtensionOptions options)
    {
        options.RuntimeApi.HookTimeout = Inject.Aggregate(Budget, static (sum, rule) => sum + rule.Delay);
        options.RuntimeApi.FailureMode = FailClosed ? FailureMode.FailClosed : FailureMode.FailOpen;
    }
}
