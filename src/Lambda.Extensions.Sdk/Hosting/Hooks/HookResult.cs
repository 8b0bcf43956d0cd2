namespace Lambda.Extensions.Sdk.Hosting.Hooks;

internal enum HookResult
{
    /// <summary>Returned in time.</summary>
    Completed,

    /// <summary>Threw.</summary>
    Failed,

    /// <summary>Ended by its token: over its budget, but it listened.</summary>
    Cancelled,

    /// <summary>Over its budget and deaf: the loop goes on without it.</summary>
    Abandoned,

    /// <summary>Not called: another hook of the extension was running for all of its budget.</summary>
    Skipped,

    /// <summary>It blocked its thread, was abandoned, and came back: another thread has the loop now, this one must leave.</summary>
    Retired,
}
