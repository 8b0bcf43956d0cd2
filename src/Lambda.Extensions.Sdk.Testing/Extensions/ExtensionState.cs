namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Lists the states of an extension in the platform's state machine.</summary>
/// <remarks>The names are the platform's own; error messages of the Extensions API show them as they are here.</remarks>
public enum ExtensionState
{
    /// <summary>The emulator has not started this extension yet.</summary>
    NotStarted,

    /// <summary>The process runs and has not called <c>register</c>.</summary>
    Started,

    /// <summary>The extension has registered and has not called <c>next</c>.</summary>
    Registered,

    /// <summary>A call of <c>next</c> is pending: the extension waits for an event.</summary>
    Ready,

    /// <summary>An event was delivered, and the extension has not called <c>next</c> since.</summary>
    Running,

    /// <summary>The extension called <c>init/error</c>.</summary>
    InitError,

    /// <summary>The extension called <c>exit/error</c>.</summary>
    ExitError,

    /// <summary>The extension could not be executed.</summary>
    LaunchError,

    /// <summary>The extension exited with code 0 while the environment was shutting down.</summary>
    Exited,

    /// <summary>The extension exited with another code, or was killed, while the environment was shutting down.</summary>
    ShutdownFailed,
}
