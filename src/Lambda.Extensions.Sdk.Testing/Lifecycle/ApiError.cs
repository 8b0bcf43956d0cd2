using Lambda.Extensions.Sdk.Testing.Extensions;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>A refusal by the Extensions or Runtime API: what the JSON error body says.</summary>
internal sealed record ApiError(string ErrorType, string Message)
{
    public const string InvalidExtensionState = "Extension.InvalidExtensionState";

    /// <summary>The message format of server-behaviour 3.</summary>
    public static ApiError Transition(ExtensionState from, string to, string who, string why) =>
        new(InvalidExtensionState, $"State transition from {from} to {to} failed for extension {who}. Error: {why}");
}
