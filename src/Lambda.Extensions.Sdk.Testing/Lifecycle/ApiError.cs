using Lambda.Extensions.Sdk.Testing.Extensions;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Represents a refusal by the Extensions or Runtime API, as its JSON error body.</summary>
internal sealed record ApiError(string ErrorType, string Message)
{
    public const string InvalidExtensionState = "Extension.InvalidExtensionState";

    /// <summary>Formats the message of a state that does not allow a call (server-behaviour 3).</summary>
    public static ApiError Transition(ExtensionState from, string to, string who, string why) =>
        new(InvalidExtensionState, $"State transition from {from} to {to} failed for extension {who}. Error: {why}");
}
