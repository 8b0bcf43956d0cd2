using System.Text;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.ExtensionsApi;

/// <summary>Converts a refusal of the platform to a typed error with the remedy, if one is known.</summary>
internal static class PlatformError
{
    private const int MaxQuoted = 300;

    public static ExtensionsApiException From(string operation, int status, ReadOnlySpan<byte> body)
    {
        (string? type, string? message) = Read(body);
        StringBuilder text = new StringBuilder().Append(operation).Append(" was refused with status ").Append(status);
        if (type is not null) text.Append(", ").Append(OneLine(type));
        if (!string.IsNullOrWhiteSpace(message)) text.Append(": ").Append(OneLine(message));
        if (Remedy(operation, status, type, message) is { } remedy) text.Append(". ").Append(remedy);
        return new ExtensionsApiException(text.ToString(), status, type, isTransient: status >= 500 || status == 429);
    }

    private static string? Remedy(string operation, int status, string? errorType, string? message) => (operation, errorType) switch
    {
        ("register", "Extension.InvalidExtensionState") =>
            "This name is registered already: one process registers once, and two files of one name cannot both run",
        ("register", "Extension.InvalidEventType") when message is not null && message.StartsWith("INVOKE", StringComparison.Ordinal) =>
            "Managed Instances have no INVOKE events: register for SHUTDOWN only",
        ("register", "Extension.RegistrationClosed" or "Extension.InvalidEventType") =>
            "The platform took this process for an internal extension, since no file in /opt/extensions has the registered name: rename the file, or set LAMBDA_EXT_NAME to the file's name",
        ("register", "Extension.TooManyExtensions") => "A function can have ten extensions, internal ones counted: remove one",
        ("register", "Extension.InvalidExtensionName") => "Set LAMBDA_EXT_NAME to the file name in /opt/extensions",
        (_, "Extension.UnknownExtensionIdentifier") => "The environment was reset: this process is no longer known",
        (_, "Telemetry.SubscriptionClosed" or "Logs.SubscriptionClosed") =>
            "Subscriptions are open in INIT only: subscribe after register and before the first next",
        _ when status == 404 => "Extensions are switched off in this environment",
        _ => null,
    };

    private static (string? Type, string? Message) Read(ReadOnlySpan<byte> body)
    {
        string? type = null, message = null;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return (null, Text(body));
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isType = reader.ValueTextEquals("errorType"u8);
                bool isMessage = reader.ValueTextEquals("errorMessage"u8);
                reader.Read();
                if (reader.TokenType != JsonTokenType.String) reader.Skip();
                else if (isType) type = reader.GetString();
                else if (isMessage) message = reader.GetString();
            }

            return (type, message);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Validation errors quote without escaping (server-behaviour 5.1): the members before the fault are used.
            return (type, Text(body));
        }
    }

    private static string Text(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body.Length > MaxQuoted ? body[..MaxQuoted] : body);

    private static string OneLine(string text)
    {
        text = text.ReplaceLineEndings(" ").Trim();
        return text.Length <= MaxQuoted ? text : text[..MaxQuoted];
    }
}
