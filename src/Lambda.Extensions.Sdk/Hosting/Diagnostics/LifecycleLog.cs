using Lambda.Extensions.Sdk.ExtensionsApi;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Diagnostics;

/// <summary>The lifecycle's log messages. Their ids are 1000-1099, listed in docs/diagnostics.md. A retired id is not used again.</summary>
internal static partial class LifecycleLog
{
    [LoggerMessage(1000, LogLevel.Error, "AWS_LAMBDA_RUNTIME_API is {State}: this program is a Lambda extension and is started by Lambda. To try it on this machine: lambda-ext run --extension PATH")]
    public static partial void NotOnLambda(ILogger logger, string state);

    [LoggerMessage(1001, LogLevel.Error, "Configuration: {Finding}. {Consequence}")]
    public static partial void ConfigurationInvalid(ILogger logger, string finding, string consequence);

    [LoggerMessage(1002, LogLevel.Error, "Registering as '{Name}' failed: {Reason}")]
    public static partial void RegistrationFailed(ILogger logger, string name, string reason);

    [LoggerMessage(1003, LogLevel.Debug, "Registered as '{Name}' for {Events} with function {FunctionName} {FunctionVersion}")]
    public static partial void Registered(ILogger logger, string name, ExtensionEvents events, string functionName, string functionVersion);

    [LoggerMessage(1004, LogLevel.Warning, "The platform refused INVOKE events; registered for SHUTDOWN only, as on Managed Instances")]
    public static partial void InvokeRefused(ILogger logger);

    [LoggerMessage(1005, LogLevel.Information, "Start-up: {Phases}")]
    public static partial void Startup(ILogger logger, string phases);

    [LoggerMessage(1006, LogLevel.Warning, "SIGTERM cannot be handled here and will end the process at once: {Reason}")]
    public static partial void SigtermUnhandled(ILogger logger, string reason);

    [LoggerMessage(1007, LogLevel.Warning, "The variable {Name} is not known and has no effect.{Suggestion}")]
    public static partial void UnknownVariable(ILogger logger, string name, string suggestion);

    [LoggerMessage(1008, LogLevel.Warning, "{Name} waits for a debugger: attach one to process {ProcessId}")]
    public static partial void WaitingForDebugger(ILogger logger, string name, int processId);

    [LoggerMessage(1010, LogLevel.Error, "{Extension}: {Hook} failed ({Count} so far). {Consequence}")]
    public static partial void HookFailed(ILogger logger, Exception exception, string extension, string hook, long count, string consequence);

    [LoggerMessage(1011, LogLevel.Warning, "{Extension}: {Hook} was over its budget of {BudgetMs} ms and was cancelled ({Count} so far). {Consequence}")]
    public static partial void HookCancelled(ILogger logger, string extension, string hook, long budgetMs, long count, string consequence);

    [LoggerMessage(1012, LogLevel.Warning, "{Extension}: {Hook} was over its budget of {BudgetMs} ms, did not end when cancelled, and was abandoned ({Count} so far). {Consequence}")]
    public static partial void HookAbandoned(ILogger logger, string extension, string hook, long budgetMs, long count, string consequence);

    [LoggerMessage(1013, LogLevel.Warning, "{Extension}: {Hook} is skipped while {Abandoned} abandoned hooks are still running ({Count} skipped so far)")]
    public static partial void HookSkipped(ILogger logger, string extension, string hook, int abandoned, long count);

    [LoggerMessage(1014, LogLevel.Warning, "{Extension}: {Hook} is skipped: another hook was running for all of its {BudgetMs} ms ({Count} skipped so far)")]
    public static partial void HookBusy(ILogger logger, string extension, string hook, long budgetMs, long count);

    [LoggerMessage(1015, LogLevel.Warning, "{Extension}: {Hook} was not called ({Count} so far): {Consequence}")]
    public static partial void RuntimeHookSkipped(ILogger logger, string extension, string hook, long count, string consequence);

    [LoggerMessage(1020, LogLevel.Warning, "next failed and is asked again ({Failures} in a row): {Reason}")]
    public static partial void NextFailed(ILogger logger, int failures, string reason);

    [LoggerMessage(1021, LogLevel.Warning, "next was refused, so the environment has ended for this process: shutting down. {Reason}")]
    public static partial void NextRefused(ILogger logger, string reason);

    [LoggerMessage(1022, LogLevel.Error, "next failed for good, shutting down: {Reason}")]
    public static partial void NextFailedForGood(ILogger logger, string reason);

    [LoggerMessage(1023, LogLevel.Warning, "Ignored an event of the unknown type '{EventType}' (said once)")]
    public static partial void UnknownEvent(ILogger logger, string eventType);

    [LoggerMessage(1030, LogLevel.Debug, "Shutting down: {Cause}, reason '{Reason}', {LeftMs} ms left")]
    public static partial void ShuttingDown(ILogger logger, ShutdownCause cause, string reason, long leftMs);

    [LoggerMessage(1031, LogLevel.Warning, "Over this environment's life: {Failed} hooks failed, {Cancelled} were cancelled, {Abandoned} abandoned, {Skipped} skipped; {Unknown} unknown events; {NextFailures} failures of next")]
    public static partial void Trouble(ILogger logger, long failed, long cancelled, long abandoned, long skipped, long unknown, long nextFailures);

    [LoggerMessage(1032, LogLevel.Error, "Reporting {Phase}/error to the platform failed: {Reason}")]
    public static partial void ReportFailed(ILogger logger, string phase, string reason);

    [LoggerMessage(1033, LogLevel.Error, "Failing closed: {Category}: {Reason}")]
    public static partial void FailingClosed(ILogger logger, string category, string reason);

    [LoggerMessage(9000, LogLevel.Critical, "A defect of the SDK ended the extension; please report it")]
    public static partial void InternalError(ILogger logger, Exception exception);
}
