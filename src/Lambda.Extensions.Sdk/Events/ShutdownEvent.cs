namespace Lambda.Extensions.Sdk;

/// <summary>Announces the end of the environment: the last chance to send what is pending. After the hook the process exits.</summary>
public sealed class ShutdownEvent : ExtensionEvent
{
    /// <summary>Creates an event, for tests of an extension.</summary>
    /// <param name="reason">Why the environment ends; when empty, derived from <paramref name="cause"/>.</param>
    /// <param name="deadline">The moment the process is killed, or <see langword="null"/>.</param>
    /// <param name="cause">How the SDK learned of it.</param>
    public ShutdownEvent(ShutdownReason reason, DateTimeOffset? deadline = null, ShutdownCause cause = ShutdownCause.Event)
        : base(deadline)
    {
        Reason = reason.Value.Length > 0 ? reason : ReasonOf(cause);
        Cause = cause;
    }

    /// <summary>
    /// Gets why the environment ends, in the platform's words. Where no SHUTDOWN event gives a reason, the SDK derives one from
    /// <see cref="Cause"/>: <c>spindown</c> for SIGTERM and an orderly exit of the process, <c>failure</c> when the API is closed or the
    /// extension gives up. Empty only when a SHUTDOWN event has none.
    /// </summary>
    public ShutdownReason Reason { get; }

    /// <summary>Gets how the SDK learned of it.</summary>
    public ShutdownCause Cause { get; }

    private static ShutdownReason ReasonOf(ShutdownCause cause) => cause switch
    {
        ShutdownCause.Event => default,
        ShutdownCause.Signal => ShutdownReason.Spindown,
        _ => ShutdownReason.Failure,
    };
}
