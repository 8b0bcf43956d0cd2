using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>
/// The log messages of internal extensions. Their ids are 1100-1199, listed in docs/diagnostics.md. A retired id is not used again.
/// </summary>
internal static partial class InternalLog
{
    [LoggerMessage(1100, LogLevel.Warning, "The internal extension '{Name}' is off and the function continues without it: {Reason}")]
    public static partial void Refused(ILogger logger, string name, string reason);

    [LoggerMessage(1101, LogLevel.Information, "The internal extension '{Name}' is off: AWS_LAMBDA_RUNTIME_API is {State}, so this is not Lambda")]
    public static partial void NotOnLambda(ILogger logger, string name, string state);

    [LoggerMessage(1102, LogLevel.Warning, "The internal extension '{Name}' had no answer to register within {Seconds} s; the function continues without waiting for it")]
    public static partial void RegisterIsSlow(ILogger logger, string name, double seconds);

    [LoggerMessage(1103, LogLevel.Warning, "The handler's end was not seen before the deadline, so OnInvocationCompletedAsync was not called (said once). If the handler had ended, it does not tell: wrap it in InternalExtension.TrackAsync, or call InvocationCompleted. Until one is told, no end is waited for")]
    public static partial void HandlerEndMissed(ILogger logger);

    [LoggerMessage(1104, LogLevel.Warning, "{Dropped} ends of handlers came faster than OnInvocationCompletedAsync took them and were dropped")]
    public static partial void HandlerEndsDropped(ILogger logger, long dropped);

    [LoggerMessage(1110, LogLevel.Warning, "Graceful shutdown is not certain, the function continues: without an extension the platform sends no SIGTERM, and registering one failed: {Reason}")]
    public static partial void ShutdownRefused(ILogger logger, string reason);

    [LoggerMessage(1111, LogLevel.Error, "A callback of LambdaShutdown.Register failed. The others are called")]
    public static partial void StoppingFailed(ILogger logger, Exception exception);

    [LoggerMessage(1112, LogLevel.Warning, "{Unfinished} of {Count} callbacks of LambdaShutdown.Register did not end within {BudgetMs} ms; the process ends without them")]
    public static partial void StoppingUnfinished(ILogger logger, int unfinished, int count, long budgetMs);

    [LoggerMessage(1120, LogLevel.Error, "The startup hook '{Hook}' failed, and the function continues without it. {Reason}")]
    public static partial void HookFailed(ILogger logger, Exception? exception, string hook, string reason);
}
