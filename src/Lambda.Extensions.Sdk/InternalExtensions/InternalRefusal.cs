using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>Returns the reason for which the platform refuses an internal extension, with the remedy (server-behaviour 2.2).</summary>
internal static class InternalRefusal
{
    public static string Describe(ExtensionsApiException refusal, string name) => refusal.ErrorType switch
    {
        "Extension.RegistrationClosed" => "it was started too late, the runtime had asked for its first event already. Start it in static initialisation or at the head of Main",
        "Extension.TooManyExtensions" => "the function has ten extensions already, internal ones counted. Remove one",
        "Extension.InvalidExtensionState" => $"the name '{name}' is taken, by an earlier start in this process or by another extension. Start it once, or set another {nameof(ExtensionOptions)}.{nameof(ExtensionOptions.Name)}",
        _ when refusal.StatusCode == 404 => "extensions are switched off in this environment",
        _ => refusal.Message,
    };
}
