using System.Globalization;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>Checks <see cref="RuntimeApiOptions"/>, and applies the variables to them.</summary>
internal static class RuntimeApiSettings
{
    private const int LeastPayload = 64 * 1024;
    private const int MostPayload = 256 * 1024 * 1024;

    private static readonly OptionRange HookTimeout = new(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60));

    /// <summary>Adds the failures of options that code has set.</summary>
    public static void Check(RuntimeApiOptions options, List<string> failures)
    {
        const string Of = nameof(ExtensionOptions.RuntimeApi) + ".";
        var check = new OptionsCheck();
        check.Port(Of + nameof(options.Port), options.Port);
        check.Duration(Of + nameof(options.HookTimeout), options.HookTimeout, HookTimeout);
        check.Number(Of + nameof(options.MaxPayloadBytes), options.MaxPayloadBytes, LeastPayload, MostPayload);
        check.That(options.FailureMode is null or FailureMode.FailOpen or FailureMode.FailClosed, $"{Of}{nameof(options.FailureMode)} is not legal: use FailOpen, FailClosed or null");
        check.That(options.Upstream is null || RuntimeApiAddress.TryParse(options.Upstream, out _), $"{Of}{nameof(options.Upstream)}='{options.Upstream}' is not legal: use host:port");
        if (check.Result is { Failed: true } result) failures.AddRange(result.Failures);
    }

    public static void Apply(RuntimeApiOptions options, LambdaEnvironment environment, string extensionName, ref List<string>? findings)
    {
        options.HookTimeout = ExtensionOptionsVariables.Duration(environment, RuntimeApiVariables.HookTimeout, HookTimeout, options.HookTimeout, ref findings);
        options.IsEnabled = ExtensionOptionsVariables.Flag(environment, RuntimeApiVariables.Enabled, options.IsEnabled, ref findings);
        options.CompletesInvocations = ExtensionOptionsVariables.Flag(environment, RuntimeApiVariables.Completes, options.CompletesInvocations, ref findings);
        if (environment[RuntimeApiVariables.FailureMode] is { Length: > 0 } mode)
        {
            if (mode.Equals(nameof(FailureMode.FailOpen), StringComparison.OrdinalIgnoreCase)) options.FailureMode = FailureMode.FailOpen;
            else if (mode.Equals(nameof(FailureMode.FailClosed), StringComparison.OrdinalIgnoreCase)) options.FailureMode = FailureMode.FailClosed;
            else Add(ref findings, RuntimeApiVariables.FailureMode, mode, "use FailOpen or FailClosed");
        }

        if (Own(environment, RuntimeApiVariables.Port, extensionName) is { } port)
        {
            if (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 65535 and not 9001) options.Port = number;
            else Add(ref findings, RuntimeApiVariables.Port, port, "use 1 to 65535 and not 9001, which is the platform's, or NAME=PORT for each extension, with commas");
        }

        if (Own(environment, RuntimeApiVariables.Upstream, extensionName) is { } upstream)
        {
            if (RuntimeApiAddress.TryParse(upstream, out _)) options.Upstream = upstream;
            else Add(ref findings, RuntimeApiVariables.Upstream, upstream, "use host:port, or NAME=host:port for each extension, with commas");
        }
    }

    // All extensions of a function read the same variables, so a value can name the extension that it is for.
    private static string? Own(LambdaEnvironment environment, string variable, string extensionName)
    {
        if (environment[variable] is not { Length: > 0 } text) return null;
        if (!text.Contains('=')) return text;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int equals = part.IndexOf('=');
            if (equals > 0 && part.AsSpan(0, equals).TrimEnd().SequenceEqual(extensionName)) return part[(equals + 1)..].Trim();
        }

        return null;
    }

    private static void Add(ref List<string>? findings, string variable, string value, string legal) =>
        ExtensionOptionsVariables.Add(ref findings, $"{variable}='{ExtensionOptionsVariables.Shown(value)}' is not legal: {legal}");
}
