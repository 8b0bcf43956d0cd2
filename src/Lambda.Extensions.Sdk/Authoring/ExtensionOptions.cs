using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// Settings of one extension. Set in code, and overridden by the <c>LAMBDA_EXT_*</c> variable named at each property, since
/// that is how the users of a layer configure it. Checked before <c>register</c>; a wrong variable is named in one line and then
/// treated as <see cref="FailureMode"/> says.
/// </summary>
public sealed class ExtensionOptions
{
    /// <summary>
    /// The name to register. Default <see langword="null"/>: the name of the file in <c>/opt/extensions</c>, which is what the
    /// platform expects. 1 to 128 printable ASCII characters. Variable <c>LAMBDA_EXT_NAME</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>What a failure of the extension's own code means for the function. Default <see cref="FailureMode.FailOpen"/>. Variable <c>LAMBDA_EXT_FAILURE_MODE</c>.</summary>
    public FailureMode FailureMode { get; set; } = FailureMode.FailOpen;

    /// <summary>Budget of <c>OnStartingAsync</c>, which holds the runtime back. 10 ms to 60 s, default 2 s. Variable <c>LAMBDA_EXT_STARTING_TIMEOUT_MS</c>.</summary>
    public TimeSpan StartingTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Budget of <c>OnInitializeAsync</c>. 10 ms to 900 s, default 5 s; the platform's own limit for the whole of INIT is 10 s on
    /// demand. Variable <c>LAMBDA_EXT_INITIALIZE_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan InitializeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Budget of <c>OnInvokeAsync</c>, and of each call of <c>OnTelemetryAsync</c>, <c>OnInvocationCompletedAsync</c>,
    /// <c>OnInvocationReportedAsync</c> and <c>OnRestoreAsync</c>; the invocation's deadline less <see cref="DeadlineMargin"/> caps it.
    /// 1 ms to 900 s, default 1 s. Variable <c>LAMBDA_EXT_HOOK_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan HookTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest that <c>next</c> waits for the handler's end, where the flush policy or a hook wants it to; the invocation's deadline
    /// less <see cref="DeadlineMargin"/> caps it. A handler that runs longer is not waited for: its hooks come when it ends. A lost
    /// <c>platform.runtimeDone</c> costs at most this, once. 0 to 900 s, default 30 s. Variable <c>LAMBDA_EXT_HANDLER_END_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan HandlerEndTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// When <c>OnFlushAsync</c> is called. Default <see cref="FlushPolicy.Adaptive"/>. Variable <c>LAMBDA_EXT_FLUSH</c> (<c>adaptive</c>,
    /// <c>adaptive:MS</c>, <c>end</c>, <c>pipelined</c>, <c>periodic:MS</c>).
    /// </summary>
    public FlushPolicy FlushPolicy { get; set; } = FlushPolicy.Adaptive;

    /// <summary>
    /// Budget of <c>OnFlushAsync</c>; the invocation's deadline less <see cref="DeadlineMargin"/> caps it while <c>next</c> waits for it.
    /// 1 ms to 60 s, default 2 s. Variable <c>LAMBDA_EXT_FLUSH_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a shutdown waits for reports that have not come; what has none then is partial. 0 to 1.5 s, default 100 ms. Variable
    /// <c>LAMBDA_EXT_LATE_REPORT_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan LateReportTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Budget of <c>OnShutdownAsync</c>; the shutdown's deadline less <see cref="DeadlineMargin"/> caps it. 1 ms to 60 s, default
    /// 1.5 s; the platform allows 2 s for everything. Variable <c>LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>
    /// How long before a deadline work is cut off, so that <c>next</c> is asked for, or the process has exited, in time. 0 to 1.5 s,
    /// default 100 ms. Variable <c>LAMBDA_EXT_DEADLINE_MARGIN_MS</c>.
    /// </summary>
    public TimeSpan DeadlineMargin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether to ask the platform for the account id (<see cref="Registration.AccountId"/>). Default <see langword="false"/>. Variable <c>LAMBDA_EXT_REQUEST_ACCOUNT_ID</c>.</summary>
    public bool RequestAccountId { get; set; }

    /// <summary>
    /// The least level that is logged. Default <see langword="null"/>: what <c>AWS_LAMBDA_LOG_LEVEL</c> says, else information.
    /// Variable <c>LAMBDA_EXT_LOG_LEVEL</c> (trace, debug, info, warn, error, fatal, none).
    /// </summary>
    public LogLevel? LogLevel { get; set; }

    /// <summary>Whether to log one line with the duration of each start-up phase after the first <c>next</c>. Default <see langword="false"/>. Variable <c>LAMBDA_EXT_LOG_STARTUP</c>.</summary>
    public bool LogStartup { get; set; }

    /// <summary>
    /// Whether to log one line at the end: invocations, held time, flushes, what became of all records and items. Default
    /// <see langword="false"/>: the line comes only when something was lost. Variable <c>LAMBDA_EXT_LOG_SUMMARY</c>.
    /// </summary>
    public bool LogSummary { get; set; }

    /// <summary>How the platform's records are got.</summary>
    public TelemetryOptions Telemetry { get; } = new();
}
