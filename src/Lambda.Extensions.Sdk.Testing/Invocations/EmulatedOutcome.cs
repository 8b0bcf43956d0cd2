namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>Lists the outcomes of an invocation.</summary>
public enum EmulatedOutcome
{
    /// <summary>The function answered, and every extension called <c>next</c> in time.</summary>
    Success,

    /// <summary>The function answered with an error. The environment continues.</summary>
    FunctionError,

    /// <summary>The function's timeout passed before the runtime and all extensions had finished. The environment was reset.</summary>
    Timeout,

    /// <summary>The runtime's process ended. The environment was reset.</summary>
    RuntimeCrash,

    /// <summary>An extension's process ended. The environment was reset; on Managed Instances it ended.</summary>
    ExtensionCrash,

    /// <summary>The environment had to be initialised inside this invocation, and that failed.</summary>
    InitFailed,

    /// <summary>The environment was shut down before or during the invocation.</summary>
    EnvironmentEnded,
}
