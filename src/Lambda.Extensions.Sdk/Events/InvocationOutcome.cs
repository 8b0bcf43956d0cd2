namespace Lambda.Extensions.Sdk;

/// <summary>Defines the result of an invocation.</summary>
public enum InvocationOutcome
{
    /// <summary>Not known, or not known yet.</summary>
    Unknown,

    /// <summary>The handler answered.</summary>
    Success,

    /// <summary>The handler reported a failure, or the platform failed.</summary>
    Error,

    /// <summary>The function ran into its timeout.</summary>
    Timeout,

    /// <summary>The environment ran out of memory.</summary>
    OutOfMemory,

    /// <summary>The runtime's process or an extension's process ended during the invocation.</summary>
    Crash,
}
