namespace Lambda.Extensions.Sdk;

/// <summary>Defines the way in which the SDK learned that the environment ends.</summary>
public enum ShutdownCause
{
    /// <summary>The platform sent SHUTDOWN.</summary>
    Event,

    /// <summary>
    /// The process received SIGTERM, or the token given to <see cref="ExtensionHost.RunAsync(CancellationToken)"/> was cancelled.
    /// </summary>
    Signal,

    /// <summary>The platform refuses or no longer answers <c>next</c>.</summary>
    ApiClosed,

    /// <summary>The extension itself gives up, as <see cref="FailureMode.FailClosed"/> requires.</summary>
    Failure,
}
