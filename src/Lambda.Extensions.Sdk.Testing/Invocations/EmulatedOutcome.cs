namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>How an invocation ended.</summary>
public enum EmulatedOutcome
{
    /// <summary>The function answered, and every extension asked for its next event in time.</summary>
    Success,

    /// <summary>The function answered with an error; the environment lives on.</summary>
    FunctionError,

    /// <summary>The function's timeout struck while the runtime or an extension was still at work; the environment was reset.</summary>
    Timeout,

    /// <summary>The runtime's process ended; the environment was reset.</summary>
    RuntimeCrash,

    /// <summary>An extension's process ended; the environment was reset (on Managed Instances: ended).</summary>
    ExtensionCrash,

    /// <summary>The environment had to be initialised first, inside this invocation, and that failed.</summary>
    InitFailed,

    /// <summary>The environment was shut down before or during the invocation.</summary>
    EnvironmentEnded,
}
