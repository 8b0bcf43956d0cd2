using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// What is known of one invocation, joined by its request id from lifecycle events and telemetry in whatever order they came. A
/// snapshot: what the platform had not told when it was taken, or never tells, is <see langword="null"/> or empty, and the snapshot of
/// <see cref="ExtensionBase.OnInvocationReportedAsync"/> has what that of <see cref="ExtensionBase.OnInvocationCompletedAsync"/> lacked.
/// Immutable; safe to keep and to read from any thread.
/// </summary>
public sealed class Invocation
{
    /// <summary>Creates an invocation: for tests of an extension, with initialisers for what the test needs.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="duration">How long the handler ran.</param>
    /// <param name="invoke">The event that announced it, or <see langword="null"/>.</param>
    /// <param name="error">What the handler failed with, or <see langword="null"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="requestId"/> is null.</exception>
    public Invocation(string requestId, TimeSpan duration, InvokeEvent? invoke = null, Exception? error = null)
    {
        ArgumentNullException.ThrowIfNull(requestId);
        RequestId = requestId;
        Duration = duration;
        InvokeEvent = invoke;
        Error = error;
        FunctionArn = invoke?.InvokedFunctionArn is { Length: > 0 } arn ? arn : null;
        Tracing = invoke?.Tracing;
    }

    /// <summary>The invocation's request id.</summary>
    public string RequestId { get; }

    /// <summary>
    /// How long the handler ran, as the platform measured it; before it has told, from the INVOKE event to its end; zero when
    /// nothing told the end but the next invocation or the environment's idle end. In an internal extension: from its call, or from the INVOKE event when the call was not seen.
    /// </summary>
    public TimeSpan Duration { get; }

    /// <summary>The event that announced it; <see langword="null"/> on Managed Instances, where there is none.</summary>
    public InvokeEvent? InvokeEvent { get; }

    /// <summary>What the handler failed with; known inside the function's process only, else <see langword="null"/>: see <see cref="ErrorType"/>.</summary>
    public Exception? Error { get; }

    /// <summary>The moment of the function's timeout, or <see langword="null"/>.</summary>
    public DateTimeOffset? Deadline => InvokeEvent?.Deadline;

    /// <summary>The ARN the function was invoked by, or <see langword="null"/>.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>The function's version, such as <c>$LATEST</c>, or <see langword="null"/>.</summary>
    public string? FunctionVersion { get; init; }

    /// <summary>The tenant it served, with tenant isolation; else <see langword="null"/>.</summary>
    public string? TenantId { get; init; }

    /// <summary>The trace header, or <see langword="null"/>.</summary>
    public TraceHeader? Tracing { get; init; }

    /// <summary>The id of the platform's span of this invocation: sixteen hexadecimal digits, or <see langword="null"/>.</summary>
    public string? SpanId { get; init; }

    /// <summary>
    /// Whether its caller waited for the environment to start: the first invocation after INIT on demand, or after a SnapStart restore.
    /// Environments that were started ahead of time (provisioned concurrency, Managed Instances) have none.
    /// </summary>
    public bool IsColdStart { get; init; }

    /// <summary>How its environment was initialised; empty when that is not known.</summary>
    public InitializationType InitializationType { get; init; }

    /// <summary>The initialisation that came before it, or within it (<see cref="HadSuppressedInit"/>); <see langword="null"/> when there was none of its own.</summary>
    public EnvironmentInitialization? Initialization { get; init; }

    /// <summary>Whether the environment was initialised again within this invocation, after a reset (lambda-facts 1.4): its duration has that in it.</summary>
    public bool HadSuppressedInit => Initialization is { } init && init.Phase == InitializationPhase.Invoke;

    /// <summary>The restore from a SnapStart snapshot that came before it, or <see langword="null"/>.</summary>
    public EnvironmentRestore? Restore { get; init; }

    /// <summary>When it began, as the platform says, or when its INVOKE event came.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the handler ended, as the platform says; <see langword="null"/> while it has not said.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Gets how it ended. In an internal extension: <c>Success</c> or <c>Error</c>, as the handler reported it.</summary>
    public InvocationOutcome Outcome { get; init; }

    /// <summary>Gets how certain <see cref="Outcome"/> is: reported by the platform or the handler, or concluded.</summary>
    public OutcomeConfidence Confidence { get; init; }

    /// <summary>The platform's word for how it ended; empty while it has not said.</summary>
    public TelemetryStatus Status { get; init; }

    /// <summary>Such as <c>Runtime.ExitError</c>; <see langword="null"/> when nothing failed or the platform has not said.</summary>
    public string? ErrorType { get; init; }

    /// <summary>The parts that the platform timed: <c>responseLatency</c>, <c>responseDuration</c>, <c>runtimeOverhead</c>, and, once reported, <c>extensionOverhead</c>.</summary>
    public IReadOnlyList<TelemetrySpan> Spans { get; init; } = [];

    /// <summary>What the platform measured of the runtime (<c>platform.runtimeDone</c>): <c>durationMs</c>, <c>producedBytes</c>; <see langword="null"/> while it has not said.</summary>
    public TelemetryMetrics? RuntimeMetrics { get; init; }

    /// <summary>The final metrics (<c>platform.report</c>): billed duration, memory; <see langword="null"/> until they are there.</summary>
    public TelemetryMetrics? Metrics { get; init; }

    /// <summary>Whether the platform's report has been joined.</summary>
    public bool IsReported => Metrics is not null;

    /// <summary>
    /// Whether something of it never came: no <c>platform.report</c> until the environment ended, or until too many newer invocations
    /// waited for theirs.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>
    /// How long this extension process held the environment: from the handler's end to its next <c>next</c>; zero when it had asked
    /// before. <see langword="null"/> while either is not known.
    /// </summary>
    public TimeSpan? HeldTime { get; init; }

    /// <summary>Whether nothing is known to have failed.</summary>
    public bool Succeeded => Error is null && Outcome is InvocationOutcome.Success or InvocationOutcome.Unknown;
}
