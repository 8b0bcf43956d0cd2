namespace Lambda.Extensions.Sdk.Cli.Check;

/// <summary>The result of a scenario.</summary>
internal enum Verdict
{
    /// <summary>The extension keeps the rule.</summary>
    Pass,

    /// <summary>The rule is broken in a way that costs something and ends nothing.</summary>
    Warning,

    /// <summary>The rule is broken.</summary>
    Fail,

    /// <summary>The rule does not apply to this extension, or cannot be tested on this machine.</summary>
    NotApplicable,
}
