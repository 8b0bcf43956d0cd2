using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.Hosting.Configuration;

/// <summary>
/// Finds variables that have the SDK's prefix but are unknown to it. Most are misspelt names, which would otherwise have no effect
/// without any message.
/// </summary>
internal static class UnknownVariables
{
    private const string Prefix = "LAMBDA_EXT_";

    /// <summary>The beginning of the names that the package for OpenTelemetry reads and checks itself.</summary>
    private const string OtherPackage = "LAMBDA_EXT_OTLP_";

    /// <summary>The name of the variable that a startup hook sets for the next hook in its process.</summary>
    internal const string StartupHooksStarted = "LAMBDA_EXT_STARTUP_HOOKS_STARTED";

    /// <summary>The name of the variable whose value is the extension that waits for a debugger.</summary>
    internal const string WaitForDebugger = "LAMBDA_EXT_WAIT_FOR_DEBUGGER";

    internal static readonly string[] Known =
    [
        ExtensionOptionsVariables.Name, ExtensionOptionsVariables.FailureModeName, ExtensionOptionsVariables.StartingTimeout,
        ExtensionOptionsVariables.InitializeTimeout, ExtensionOptionsVariables.HookTimeout, ExtensionOptionsVariables.ShutdownTimeout,
        ExtensionOptionsVariables.DeadlineMargin, ExtensionOptionsVariables.RequestAccountId, ExtensionOptionsVariables.LogLevelName,
        ExtensionOptionsVariables.LogStartup, ExtensionOptionsVariables.LogSummary, ExtensionOptionsVariables.HandlerEndTimeout,
        ExtensionOptionsVariables.FlushPolicyName, ExtensionOptionsVariables.FlushTimeout, ExtensionOptionsVariables.LateReportTimeout,
        .. TelemetryOptionsVariables.All, .. RuntimeApiVariables.All, StartupHooksStarted, WaitForDebugger,
    ];

    /// <summary>Returns each unknown name with the nearest known one, or null where none is near.</summary>
    public static List<MisspeltVariable> Find(LambdaEnvironment environment)
    {
        var found = new List<MisspeltVariable>();
        foreach (string name in environment.Names)
        {
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && !name.StartsWith(OtherPackage, StringComparison.Ordinal) && Array.IndexOf(Known, name) < 0) found.Add(new MisspeltVariable(name, NearestName.Find(name, Prefix, Known)));
        }

        return found;
    }
}

/// <summary>A variable that the SDK does not know, with the nearest name that it knows; null where none is near.</summary>
internal sealed record MisspeltVariable(string Name, string? Nearest);
