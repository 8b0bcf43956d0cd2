namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Where an extension stands in the platform's state machine.</summary>
/// <remarks>The names are the platform's own; error messages of the Extensions API show them as they are here.</remarks>
public enum ExtensionState
{
    /// <summary>The emulator has not started this extension yet.</summary>
    NotStarted,

    /// <summary>Its process runs and has not called <c>register</c>.</summary>
    Started,

    /// <summary>It has registered and has not asked for an event yet.</summary>
    Registered,

    /// <summary>A <c>next</c> is pending: it waits for an event.</summary>
    Ready,

    /// <summary>An event was delivered and it has not asked for the next one.</summary>
    Running,

    /// <summary>It called <c>init/error</c>.</summary>
    InitError,

    /// <summary>It called <c>exit/error</c>.</summary>
    ExitError,

    /// <summary>It could not be executed.</summary>
    LaunchError,

    /// <summary>It exited with code 0 while the environment was shutting down.</summary>
    Exited,

    /// <summary>It exited with another code, or was killed, while the environment was shutting down.</summary>
    ShutdownFailed,
}
