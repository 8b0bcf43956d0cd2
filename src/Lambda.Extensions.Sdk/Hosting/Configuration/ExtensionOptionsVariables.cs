using System.Globalization;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.Validation;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Configuration;

/// <summary>
/// Applies the <c>LAMBDA_EXT_*</c> variables to options that code has set. A variable's value overrides the coded one. An illegal
/// value is a finding, and the coded value stays.
/// </summary>
internal static class ExtensionOptionsVariables
{
    public const string Name = "LAMBDA_EXT_NAME";
    public const string FailureModeName = "LAMBDA_EXT_FAILURE_MODE";
    public const string StartingTimeout = "LAMBDA_EXT_STARTING_TIMEOUT_MS";
    public const string InitializeTimeout = "LAMBDA_EXT_INITIALIZE_TIMEOUT_MS";
    public const string HookTimeout = "LAMBDA_EXT_HOOK_TIMEOUT_MS";
    public const string ShutdownTimeout = "LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS";
    public const string DeadlineMargin = "LAMBDA_EXT_DEADLINE_MARGIN_MS";
    public const string RequestAccountId = "LAMBDA_EXT_REQUEST_ACCOUNT_ID";
    public const string LogLevelName = "LAMBDA_EXT_LOG_LEVEL";
    public const string LogStartup = "LAMBDA_EXT_LOG_STARTUP";
    public const string LogSummary = "LAMBDA_EXT_LOG_SUMMARY";
    public const string HandlerEndTimeout = "LAMBDA_EXT_HANDLER_END_TIMEOUT_MS";
    public const string FlushPolicyName = "LAMBDA_EXT_FLUSH";
    public const string FlushTimeout = "LAMBDA_EXT_FLUSH_TIMEOUT_MS";
    public const string LateReportTimeout = "LAMBDA_EXT_LATE_REPORT_TIMEOUT_MS";

    /// <summary>Applies the variables. Returns the findings, or <see langword="null"/> when there are none.</summary>
    public static List<string>? Apply(ExtensionOptions options, LambdaEnvironment environment)
    {
        List<string>? findings = null;
        if (environment[Name] is { Length: > 0 } name)
        {
            if (OptionRanges.NameIsLegal(name)) options.Name = name;
            else Add(ref findings, $"{Name}='{Shown(name)}' is not legal: {OptionRanges.NameRange}");
        }

        if (environment[FailureModeName] is { Length: > 0 } mode)
        {
            if (mode.Equals(nameof(FailureMode.FailOpen), StringComparison.OrdinalIgnoreCase)) options.FailureMode = FailureMode.FailOpen;
            else if (mode.Equals(nameof(FailureMode.FailClosed), StringComparison.OrdinalIgnoreCase)) options.FailureMode = FailureMode.FailClosed;
            else Add(ref findings, $"{FailureModeName}='{Shown(mode)}' is not legal: use FailOpen or FailClosed");
        }

        options.StartingTimeout = Duration(environment, StartingTimeout, OptionRanges.StartingTimeout, options.StartingTimeout, ref findings);
        options.InitializeTimeout = Duration(environment, InitializeTimeout, OptionRanges.InitializeTimeout, options.InitializeTimeout, ref findings);
        options.HookTimeout = Duration(environment, HookTimeout, OptionRanges.HookTimeout, options.HookTimeout, ref findings);
        options.ShutdownTimeout = Duration(environment, ShutdownTimeout, OptionRanges.ShutdownTimeout, options.ShutdownTimeout, ref findings);
        options.HandlerEndTimeout = Duration(environment, HandlerEndTimeout, OptionRanges.HandlerEndTimeout, options.HandlerEndTimeout, ref findings);
        options.FlushTimeout = Duration(environment, FlushTimeout, OptionRanges.FlushTimeout, options.FlushTimeout, ref findings);
        options.LateReportTimeout = Duration(environment, LateReportTimeout, OptionRanges.LateReportTimeout, options.LateReportTimeout, ref findings);
        options.DeadlineMargin = Duration(environment, DeadlineMargin, OptionRanges.DeadlineMargin, options.DeadlineMargin, ref findings);
        options.RequestAccountId = Flag(environment, RequestAccountId, options.RequestAccountId, ref findings);
        options.LogStartup = Flag(environment, LogStartup, options.LogStartup, ref findings);
        options.LogSummary = Flag(environment, LogSummary, options.LogSummary, ref findings);
        if (environment[FlushPolicyName] is { Length: > 0 } policy)
        {
            if (FlushPolicyText.TryParse(policy, out FlushPolicy? parsed)) options.FlushPolicy = parsed;
            else Add(ref findings, $"{FlushPolicyName}='{Shown(policy)}' is not legal: {FlushPolicyText.Legal}");
        }

        TelemetryOptionsVariables.Apply(options.Telemetry, environment, ref findings);
        if (environment[LogLevelName] is { Length: > 0 } level)
        {
            if (LogLevels.TryParse(level, out LogLevel parsed)) options.LogLevel = parsed;
            else Add(ref findings, $"{LogLevelName}='{Shown(level)}' is not legal: use trace, debug, info, warn, error, fatal or none");
        }

        return findings;
    }

    internal static TimeSpan Duration(LambdaEnvironment environment, string variable, OptionRange range, TimeSpan coded, ref List<string>? findings)
    {
        if (environment[variable] is not { Length: > 0 } text) return coded;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long ms) && ms <= range.Max.TotalMilliseconds && ms >= range.Min.TotalMilliseconds)
            return TimeSpan.FromMilliseconds(ms);
        Add(ref findings, $"{variable}='{Shown(text)}' is not legal: use whole milliseconds, {range.Min.TotalMilliseconds:0} to {range.Max.TotalMilliseconds:0}");
        return coded;
    }

    internal static bool Flag(LambdaEnvironment environment, string variable, bool coded, ref List<string>? findings)
    {
        if (environment[variable] is not { Length: > 0 } text) return coded;
        if (text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase)) return true;
        if (text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase)) return false;
        Add(ref findings, $"{variable}='{Shown(text)}' is not legal: use true or false");
        return coded;
    }

    // A finding is one line, also when the variable's value has several.
    internal static string Shown(string value) => (value.Length <= 64 ? value : value[..64] + "…").ReplaceLineEndings(" ");

    internal static void Add(ref List<string>? findings, string finding) => (findings ??= []).Add(finding);
}
