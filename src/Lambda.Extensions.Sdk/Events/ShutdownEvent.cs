namespace Lambda.Extensions.Sdk;

/// <summary>Announces the end of the environment: the last chance to send what is pending. After the hook the process exits.</summary>
public sealed class ShutdownEvent : ExtensionEvent
{
    /// <summary>Creates an event, for tests of an extension.</summary>
    /// <param name="reason">The reason for the end of the environment; when empty, derived from <paramref name="cause"/>.</param>
    /// <param name="deadline">The moment at which the process is killed, or <see langword="null"/>.</param>
    /// <param name="cause">The way in which the SDK learned of the end.</param>
    public ShutdownEvent(ShutdownReason reason, DateTimeOffset? deadline = null, ShutdownCause cause = ShutdownCause.Event)
        : base(deadline)
    {
        Reason = reason.Value.Length > 0 ? reason : ReasonOf(cause);
        Cause = cause;
    }

    /// <summary>
    /// Gets the reason for the end of the environment, in the platform's words. Where no SHUTDOWN event gives a reason, the SDK
    /// derives one from <see cref="Cause"/>: <c>spindown</c> for SIGTERM and an orderly exit of the process, <c>failure</c> when the
    /// API is closed or the extension gives up. Empty only when a SHUTDOWN event has none.
    /// </summary>
    public ShutdownReason Reason { get; }

    /// <summary>Gets the way in which the SDK learned of the end.</summary>
    public ShutdownCause Cause { get; }

    private static ShutdownReason ReasonOf(ShutdownCause cause) => cause switch
    {
        ShutdownCause.Event => default,
        ShutdownCause.Signal => ShutdownReason.Spindown,
        _ => ShutdownReason.Failure,
    };
}
