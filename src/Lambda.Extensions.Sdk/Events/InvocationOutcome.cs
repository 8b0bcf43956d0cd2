namespace Lambda.Extensions.Sdk;

/// <summary>How an invocation ended.</summary>
public enum InvocationOutcome
{
    /// <summary>Not known, or not yet.</summary>
    Unknown,

    /// <summary>The handler answered.</summary>
    Success,

    /// <summary>The handler failed, and said so; or the platform did.</summary>
    Error,

    /// <summary>The function ran into its timeout.</summary>
    Timeout,

    /// <summary>The environment ran out of memory.</summary>
    OutOfMemory,

    /// <summary>The runtime's process, or an extension's, ended in the middle of it.</summary>
    Crash,
}
