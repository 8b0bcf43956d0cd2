namespace Lambda.Extensions.Sdk;

/// <summary>An invocation whose handler has ended.</summary>
public sealed class Invocation
{
    /// <summary>Creates an invocation, for tests of an extension.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="duration">How long the handler ran.</param>
    /// <param name="invoke">The event that announced it, or <see langword="null"/>.</param>
    /// <param name="error">What the handler failed with, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="requestId"/> is null.</exception>
    public Invocation(string requestId, TimeSpan duration, InvokeEvent? invoke = null, Exception? error = null)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        RequestId = requestId;
        Duration = duration;
        Invoke = invoke;
        Error = error;
    }

    /// <summary>The invocation's request id.</summary>
    public string RequestId { get; }

    /// <summary>How long the handler ran: from its call, or from the INVOKE event when the call was not seen, to its end.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The event that announced it; <see langword="null"/> on Managed Instances, where there is none.</summary>
    public InvokeEvent? Invoke { get; }

    /// <summary>What the handler failed with; <see langword="null"/> when it succeeded.</summary>
    public Exception? Error { get; }

    /// <summary>Whether the handler returned without an error.</summary>
    public bool Succeeded => Error is null;
}
