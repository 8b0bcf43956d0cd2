using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>Decides on an event: forward it, change it, or answer it in the function's place. Instances are immutable.</summary>
public sealed class EventDecision
{
    private EventDecision(DecisionKind kind) => Kind = kind;

    /// <summary>Gets the decision to forward the event as it is.</summary>
    public static EventDecision Continue { get; } = new(DecisionKind.Continue);

    internal DecisionKind Kind { get; }

    internal ReadOnlyMemory<byte> Payload { get; private init; }

    internal string? ContentType { get; private init; }

    internal string ErrorType { get; private init; } = "";

    internal string ErrorMessage { get; private init; } = "";

    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>Forwards another payload to the handler.</summary>
    /// <param name="payload">The payload.</param>
    /// <returns>The decision.</returns>
    public static EventDecision Replace(ReadOnlyMemory<byte> payload) => new(DecisionKind.Replace) { Payload = payload };

    /// <summary>Answers the invocation in the function's place. The handler does not see the event.</summary>
    /// <param name="payload">The answer.</param>
    /// <param name="contentType">The type of the answer.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="contentType"/> is not a legal value of a header.</exception>
    public static EventDecision Answer(ReadOnlyMemory<byte> payload, string contentType = "application/json")
    {
        HeaderRules.Check(RuntimeHeaderNames.ContentType, contentType);
        return new EventDecision(DecisionKind.Answer) { Payload = payload, ContentType = contentType };
    }

    /// <summary>Fails the invocation in the function's place. The handler does not see the event.</summary>
    /// <param name="errorType">The type of the error, such as <c>Guard.Blocked</c>.</param>
    /// <param name="errorMessage">A sentence for the caller.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="errorType"/> is not a legal value of a header.</exception>
    public static EventDecision Fail(string errorType, string errorMessage)
    {
        HeaderRules.Check(RuntimeHeaderNames.ErrorType, errorType);
        ArgumentNullException.ThrowIfNull(errorMessage);
        return new EventDecision(DecisionKind.Fail) { ErrorType = errorType, ErrorMessage = errorMessage };
    }

    /// <summary>Sets a header of the event that the handler's runtime receives. It has no effect on an answer in the function's place.</summary>
    /// <param name="name">The name. It replaces the header of the same name.</param>
    /// <param name="value">The value.</param>
    /// <returns>The decision with the header.</returns>
    /// <exception cref="ArgumentException">The name or the value is not legal, or the header belongs to the transport.</exception>
    public EventDecision WithHeader(string name, string value)
    {
        IReadOnlyList<KeyValuePair<string, string>> headers = HeaderRules.With(Headers, name, value);
        return new EventDecision(Kind)
        {
            Payload = Payload,
            ContentType = ContentType,
            ErrorType = ErrorType,
            ErrorMessage = ErrorMessage,
            Headers = headers,
        };
    }

    /// <summary>Sets the trace header that the handler's runtime receives.</summary>
    /// <param name="value">The value, such as <c>Root=1-…;Parent=…;Sampled=1</c>.</param>
    /// <returns>The decision with the header.</returns>
    /// <exception cref="ArgumentException">The value is not legal.</exception>
    public EventDecision WithTraceHeader(string value) => WithHeader(RuntimeHeaderNames.Trace, value);
}

/// <summary>The kinds of decisions.</summary>
internal enum DecisionKind
{
    Continue,
    Replace,
    Answer,
    Fail,
}
