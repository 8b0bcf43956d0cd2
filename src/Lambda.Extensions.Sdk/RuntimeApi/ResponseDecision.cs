using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>Decides on an answer of the handler: forward it, change it, or refuse it. Instances are immutable.</summary>
public sealed class ResponseDecision
{
    private ResponseDecision(DecisionKind kind) => Kind = kind;

    /// <summary>Gets the decision to forward the answer as it is.</summary>
    public static ResponseDecision Continue { get; } = new(DecisionKind.Continue);

    internal DecisionKind Kind { get; }

    internal ReadOnlyMemory<byte> Payload { get; private init; }

    internal string ErrorType { get; private init; } = "";

    internal string ErrorMessage { get; private init; } = "";

    internal IReadOnlyList<KeyValuePair<string, string>> Headers { get; private init; } = [];

    /// <summary>Forwards another payload to the platform.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="contentType">The type of the payload; <see langword="null"/> keeps the runtime's.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="contentType"/> is not a legal value of a header.</exception>
    public static ResponseDecision Replace(ReadOnlyMemory<byte> payload, string? contentType = null)
    {
        if (contentType is null) return new ResponseDecision(DecisionKind.Replace) { Payload = payload };
        HeaderRules.Check(RuntimeHeaderNames.ContentType, contentType);
        return new ResponseDecision(DecisionKind.Replace) { Payload = payload, Headers = [new(RuntimeHeaderNames.ContentType, contentType)] };
    }

    /// <summary>Reports an error of the invocation in place of the answer.</summary>
    /// <param name="errorType">The type of the error, such as <c>Guard.Leak</c>.</param>
    /// <param name="errorMessage">A sentence for the caller.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="errorType"/> is not a legal value of a header.</exception>
    public static ResponseDecision Refuse(string errorType, string errorMessage)
    {
        HeaderRules.Check(RuntimeHeaderNames.ErrorType, errorType);
        ArgumentNullException.ThrowIfNull(errorMessage);
        return new ResponseDecision(DecisionKind.Fail) { ErrorType = errorType, ErrorMessage = errorMessage };
    }

    /// <summary>Sets a header of the request that the platform receives. It has no effect on a refusal.</summary>
    /// <param name="name">The name. It replaces the header of the same name.</param>
    /// <param name="value">The value.</param>
    /// <returns>The decision with the header.</returns>
    /// <exception cref="ArgumentException">The name or the value is not legal, or the header belongs to the transport.</exception>
    public ResponseDecision WithHeader(string name, string value)
    {
        IReadOnlyList<KeyValuePair<string, string>> headers = HeaderRules.With(Headers, name, value);
        return new ResponseDecision(Kind)
        {
            Payload = Payload,
            ErrorType = ErrorType,
            ErrorMessage = ErrorMessage,
            Headers = headers,
        };
    }
}
