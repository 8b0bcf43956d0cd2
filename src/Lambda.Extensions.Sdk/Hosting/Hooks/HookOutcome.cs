namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>The result of a hook, with what it threw.</summary>
internal readonly record struct HookOutcome(HookResult Result, Exception? Error = null)
{
    /// <summary>Returns the result that says more about lost records: skipped before abandoned, abandoned before failed.</summary>
    public static HookResult Worse(HookResult a, HookResult b) => Weight(a) >= Weight(b) ? a : b;

    private static int Weight(HookResult result) => result switch
    {
        HookResult.Completed => 0,
        HookResult.Failed => 1,
        HookResult.Cancelled => 2,
        HookResult.Abandoned => 3,
        HookResult.Skipped => 4,
        _ => 5,
    };
}

/// <summary>How a hook ended.</summary>
internal enum HookResult
{
    /// <summary>Returned in time.</summary>
    Completed,

    /// <summary>Threw.</summary>
    Failed,

    /// <summary>Ended by its token, over its budget.</summary>
    Cancelled,

    /// <summary>Did not end within its budget: the loop continues without it.</summary>
    Abandoned,

    /// <summary>Not called: another hook of the extension was running for all of its budget.</summary>
    Skipped,

    /// <summary>Blocked its thread, was abandoned, and came back: another thread has the loop now, this one must leave.</summary>
    Retired,
}
