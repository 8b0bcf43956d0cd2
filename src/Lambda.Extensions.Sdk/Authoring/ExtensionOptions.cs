using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// The settings of one extension. They are set in code. The <c>LAMBDA_EXT_*</c> variable named at each property overrides the code,
/// because users of a layer configure it by variables. Settings are checked before <c>register</c>. A wrong variable is named in one
/// line of the log and then handled as <see cref="FailureMode"/> defines.
/// </summary>
public sealed class ExtensionOptions
{
    private RuntimeApiOptions? _runtimeApi;

    /// <summary>
    /// Gets or sets the name to register. Default <see langword="null"/>: the name of the file in <c>/opt/extensions</c>, which is
    /// the name that the platform expects. 1 to 128 printable ASCII characters. Variable <c>LAMBDA_EXT_NAME</c>.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// Gets or sets the effect on the function when the extension's own code fails. Default <see cref="FailureMode.FailOpen"/>.
    /// Variable <c>LAMBDA_EXT_FAILURE_MODE</c>.
    /// </summary>
    public FailureMode FailureMode { get; set; } = FailureMode.FailOpen;

    /// <summary>
    /// Gets or sets the budget of <c>OnStartingAsync</c>, which delays the runtime. 10 ms to 60 s, default 2 s. Variable
    /// <c>LAMBDA_EXT_STARTING_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan StartingTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets the budget of <c>OnInitializeAsync</c>. 10 ms to 900 s, default 5 s; the platform's own limit for the whole of
    /// INIT is 10 s on demand. Variable <c>LAMBDA_EXT_INITIALIZE_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan InitializeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Gets or sets the budget of <c>OnInvokeAsync</c>, and of each call of <c>OnTelemetryAsync</c>,
    /// <c>OnInvocationCompletedAsync</c>, <c>OnInvocationReportedAsync</c> and <c>OnRestoreAsync</c>. The invocation's deadline less
    /// <see cref="DeadlineMargin"/> limits it. 1 ms to 900 s, default 1 s. Variable <c>LAMBDA_EXT_HOOK_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan HookTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets or sets the longest time that <c>next</c> waits for the end of the handler, where the flush policy or a hook requires the
    /// wait. The invocation's deadline less <see cref="DeadlineMargin"/> limits it. If the handler runs longer, <c>next</c> stops
    /// waiting and the hooks are called when the handler ends. A lost <c>platform.runtimeDone</c> costs at most this time, once. 0 to
    /// 900 s, default 30 s. Variable <c>LAMBDA_EXT_HANDLER_END_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan HandlerEndTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets when <c>OnFlushAsync</c> is called. Default <see cref="FlushPolicy.Adaptive"/>. Variable <c>LAMBDA_EXT_FLUSH</c>
    /// (<c>adaptive</c>, <c>adaptive:MS</c>, <c>end</c>, <c>pipelined</c>, <c>periodic:MS</c>).
    /// </summary>
    public FlushPolicy FlushPolicy { get; set; } = FlushPolicy.Adaptive;

    /// <summary>
    /// Gets or sets the budget of <c>OnFlushAsync</c>. While <c>next</c> waits for the flush, the invocation's deadline less
    /// <see cref="DeadlineMargin"/> limits it. 1 ms to 60 s, default 2 s. Variable <c>LAMBDA_EXT_FLUSH_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets the time that a shutdown waits for reports that have not arrived. An invocation that has no report then is
    /// partial. 0 to 1.5 s, default 100 ms. Variable <c>LAMBDA_EXT_LATE_REPORT_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan LateReportTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Gets or sets the budget of <c>OnShutdownAsync</c>. The shutdown's deadline less <see cref="DeadlineMargin"/> limits it. 1 ms
    /// to 60 s, default 1.5 s; the platform allows 2 s for everything. Variable <c>LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS</c>.
    /// </summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromMilliseconds(1500);

    /// <summary>
    /// Gets or sets the time before a deadline at which work is stopped, so that <c>next</c> is requested, or the process has exited,
    /// in time. 0 to 1.5 s, default 100 ms. Variable <c>LAMBDA_EXT_DEADLINE_MARGIN_MS</c>.
    /// </summary>
    public TimeSpan DeadlineMargin { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Gets or sets whether to ask the platform for the account id (<see cref="Registration.AccountId"/>). Default
    /// <see langword="false"/>. Variable <c>LAMBDA_EXT_REQUEST_ACCOUNT_ID</c>.
    /// </summary>
    public bool RequestAccountId { get; set; }

    /// <summary>
    /// Gets or sets the lowest level that is logged. Default <see langword="null"/>: the level in <c>AWS_LAMBDA_LOG_LEVEL</c>, or
    /// information without that variable. Variable <c>LAMBDA_EXT_LOG_LEVEL</c> (trace, debug, info, warn, error, fatal, none).
    /// </summary>
    public LogLevel? LogLevel { get; set; }

    /// <summary>
    /// Gets or sets whether to log, after the first <c>next</c>, one line with the duration of each start-up phase. Default
    /// <see langword="false"/>. Variable <c>LAMBDA_EXT_LOG_STARTUP</c>.
    /// </summary>
    public bool LogStartup { get; set; }

    /// <summary>
    /// Gets or sets whether to log one line at the end: the invocations, the held time, the flushes, and the result for all records
    /// and items. Default <see langword="false"/>: the line is logged only when something was lost. Variable
    /// <c>LAMBDA_EXT_LOG_SUMMARY</c>.
    /// </summary>
    public bool LogSummary { get; set; }

    /// <summary>Gets the settings of the subscription to the platform's records.</summary>
    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>Gets the settings of the proxy between the runtime and the platform, for a <c>RuntimeApiExtension</c>.</summary>
    public RuntimeApiOptions RuntimeApi => _runtimeApi ??= new RuntimeApiOptions();
}
