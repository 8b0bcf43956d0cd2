using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>Decides on an error that the runtime reports: forward it, or change it. Instances are immutable.</summary>
public sealed class ErrorDecision
{
    private ErrorDecision(DecisionKind kind) => Kind = kind;

    /// <summary>Gets the decision to forward the error as it is.</summary>
    public static ErrorDecision Continue { get; } = new(DecisionKind.Continue);

    internal DecisionKind Kind { get; }

    internal ReadOnlyMemory<byte> Payload { get; private init; }

    internal string ErrorType { get; private init; } = "";

    /// <summary>Forwards another error.</summary>
    /// <param name="errorType">The type of the error.</param>
    /// <param name="errorMessage">A sentence for the caller.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="errorType"/> is not a legal value of a header.</exception>
    public static ErrorDecision Replace(string errorType, string errorMessage)
    {
        HeaderRules.Check(RuntimeHeaderNames.ErrorType, errorType);
        ArgumentNullException.ThrowIfNull(errorMessage);
        return new ErrorDecision(DecisionKind.Replace) { ErrorType = errorType, Payload = ErrorJson.Write(errorType, errorMessage) };
    }

    /// <summary>Forwards another error with a payload of its own.</summary>
    /// <param name="errorType">The type of the error.</param>
    /// <param name="payload">The payload, as JSON.</param>
    /// <returns>The decision.</returns>
    /// <exception cref="ArgumentException"><paramref name="errorType"/> is not a legal value of a header.</exception>
    public static ErrorDecision Replace(string errorType, ReadOnlyMemory<byte> payload)
    {
        HeaderRules.Check(RuntimeHeaderNames.ErrorType, errorType);
        return new ErrorDecision(DecisionKind.Replace) { ErrorType = errorType, Payload = payload };
    }
}
