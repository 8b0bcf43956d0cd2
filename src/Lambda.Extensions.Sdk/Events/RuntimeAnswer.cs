namespace Lambda.Extensions.Sdk;

/// <summary>The answer of an invocation, after the platform has accepted it, as the proxy of the Runtime API saw it.</summary>
internal sealed record RuntimeAnswer(string RequestId)
{
    /// <summary>Gets whether the answer reports an error.</summary>
    public bool IsError { get; init; }

    public string? ErrorType { get; init; }

    /// <summary>Gets the size of the event; null when it was not seen.</summary>
    public long? EventSize { get; init; }

    public long? ResponseSize { get; init; }

    /// <summary>Gets the time from the event to the answer; null when the event was not seen.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Gets whether the answer ends the invocation for its hooks, before telemetry reports the end.</summary>
    public bool EndsInvocation { get; init; }
}
