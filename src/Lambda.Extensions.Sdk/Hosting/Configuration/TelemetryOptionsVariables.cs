using System.Globalization;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.Hosting.Configuration;

/// <summary>Applies the <c>LAMBDA_EXT_TELEMETRY_*</c> variables to the options that code has set.</summary>
internal static class TelemetryOptionsVariables
{
    public const string Types = "LAMBDA_EXT_TELEMETRY_TYPES";
    public const string ExtensionLogs = "LAMBDA_EXT_TELEMETRY_EXTENSION_LOGS";
    public const string Port = "LAMBDA_EXT_TELEMETRY_PORT";
    public const string BufferTimeout = "LAMBDA_EXT_TELEMETRY_BUFFER_MS";

    /// <summary>Gets the names of all these variables.</summary>
    public static string[] All => [Types, ExtensionLogs, Port, BufferTimeout];

    public static void Apply(TelemetryOptions options, LambdaEnvironment environment, ref List<string>? findings)
    {
        options.IncludeExtensionLogs = ExtensionOptionsVariables.Flag(environment, ExtensionLogs, options.IncludeExtensionLogs, ref findings);
        options.BufferTimeout = ExtensionOptionsVariables.Duration(environment, BufferTimeout, OptionRanges.BufferTimeout, options.BufferTimeout, ref findings);
        if (environment[Port] is { Length: > 0 } port)
        {
            if (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is <= 65535 and not 9001) options.Port = number;
            else ExtensionOptionsVariables.Add(ref findings, $"{Port}='{ExtensionOptionsVariables.Shown(port)}' is not legal: use 0 for a free one, or 1 to 65535 and not 9001, which is the platform's");
        }

        if (environment[Types] is { Length: > 0 } types)
        {
            if (TryParse(types, options.IncludeExtensionLogs, out SubscriptionTypes parsed)) options.Types = parsed;
            else ExtensionOptionsVariables.Add(ref findings, $"{Types}='{ExtensionOptionsVariables.Shown(types)}' is not legal: use one or more of platform, function and extension, with commas; extension needs {ExtensionLogs}=true");
        }
    }

    private static bool TryParse(string text, bool mayHaveExtension, out SubscriptionTypes types)
    {
        types = SubscriptionTypes.None;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            SubscriptionTypes type = part.ToUpperInvariant() switch
            {
                "PLATFORM" => SubscriptionTypes.Platform,
                "FUNCTION" => SubscriptionTypes.Function,
                "EXTENSION" when mayHaveExtension => SubscriptionTypes.Extension,
                _ => SubscriptionTypes.None,
            };
            if (type == SubscriptionTypes.None) return false;
            types |= type;
        }

        return true;
    }
}
