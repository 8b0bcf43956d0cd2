namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>The result of a hook, with the exception that it threw.</summary>
internal readonly record struct HookOutcome(HookResult Result, Exception? Error = null)
{
    /// <summary>Returns the result that matters more for lost records: skipped before abandoned, abandoned before failed.</summary>
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

/// <summary>The ways in which a hook can end.</summary>
internal enum HookResult
{
    /// <summary>The hook returned in time.</summary>
    Completed,

    /// <summary>The hook threw.</summary>
    Failed,

    /// <summary>The hook was cancelled by its token, over its budget.</summary>
    Cancelled,

    /// <summary>The hook did not end within its budget. The loop continues without it.</summary>
    Abandoned,

    /// <summary>The hook was not called, because another hook of the extension ran for all of its budget.</summary>
    Skipped,

    /// <summary>
    /// The hook blocked its thread, was abandoned, and returned. Another thread runs the loop now, so this one must leave.
    /// </summary>
    Retired,
}
