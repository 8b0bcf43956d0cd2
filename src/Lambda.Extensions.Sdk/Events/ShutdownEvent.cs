namespace Lambda.Extensions.Sdk;

/// <summary>The environment ends: the last chance to send what is pending. After the hook the process exits.</summary>
public sealed class ShutdownEvent : ExtensionEvent
{
    /// <summary>Creates an event, for tests of an extension.</summary>
    /// <param name="reason">Why the environment ends.</param>
    /// <param name="deadline">The moment the process is killed, or <see langword="null"/>.</param>
    /// <param name="cause">How the SDK learned of it.</param>
    public ShutdownEvent(ShutdownReason reason, DateTimeOffset? deadline = null, ShutdownCause cause = ShutdownCause.Event)
        : base(deadline)
    {
        Reason = reason;
        Cause = cause;
    }

    /// <summary>Why the environment ends, in the platform's words.</summary>
    public ShutdownReason Reason { get; }

    /// <summary>How the SDK learned of it.</summary>
    public ShutdownCause Cause { get; }
}
