using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk;

/// <summary>
/// The known facts of one invocation, joined by its request id from lifecycle events and telemetry, in any order of arrival. This is
/// a snapshot: members that the platform had not reported when it was taken are <see langword="null"/> or empty. The snapshot of
/// <see cref="ExtensionBase.OnInvocationReportedAsync"/> has the members that were missing in the one of
/// <see cref="ExtensionBase.OnInvocationCompletedAsync"/>. Instances are immutable. They can be kept, and any thread can read them.
/// </summary>
public sealed class Invocation
{
    /// <summary>Creates an invocation, for tests of an extension. Object initializers set the other members that a test needs.</summary>
    /// <param name="requestId">The invocation's request id.</param>
    /// <param name="duration">The time for which the handler ran.</param>
    /// <param name="invoke">The event that announced the invocation, or <see langword="null"/>.</param>
    /// <param name="error">The exception of the handler, or <see langword="null"/>.</param>
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

    /// <summary>Gets the invocation's request id.</summary>
    public string RequestId { get; }

    /// <summary>
    /// Gets the time for which the handler ran, as the platform measured it. Until the platform has reported it: the time from the
    /// INVOKE event to the end of the handler. Zero when only the next invocation or the environment's end showed that the handler had
    /// ended, and always so without telemetry. In an internal extension: the time from the handler's call, or from the INVOKE event when the call was not
    /// seen.
    /// </summary>
    public TimeSpan Duration { get; }

    /// <summary>
    /// Gets the event that announced the invocation; <see langword="null"/> on Managed Instances, which have no such event.
    /// </summary>
    public InvokeEvent? InvokeEvent { get; }

    /// <summary>
    /// Gets the exception of the handler. It is known only inside the function's process, otherwise <see langword="null"/>: see
    /// <see cref="ErrorType"/>.
    /// </summary>
    public Exception? Error { get; }

    /// <summary>Gets the moment of the function's timeout, or <see langword="null"/>.</summary>
    public DateTimeOffset? Deadline => InvokeEvent?.Deadline;

    /// <summary>Gets the ARN by which the function was invoked, or <see langword="null"/>.</summary>
    public string? FunctionArn { get; init; }

    /// <summary>Gets the function's version, such as <c>$LATEST</c>, or <see langword="null"/>.</summary>
    public string? FunctionVersion { get; init; }

    /// <summary>Gets the tenant that the invocation served, with tenant isolation; otherwise <see langword="null"/>.</summary>
    public string? TenantId { get; init; }

    /// <summary>Gets the trace header, or <see langword="null"/>.</summary>
    public TraceHeader? Tracing { get; init; }

    /// <summary>Gets the id of the platform's span of this invocation: sixteen hexadecimal digits, or <see langword="null"/>.</summary>
    public string? SpanId { get; init; }

    /// <summary>
    /// Gets whether the caller waited for the environment to start: the first invocation after INIT on demand, or after a SnapStart
    /// restore. Environments that were started ahead of time (provisioned concurrency, Managed Instances) have no cold start.
    /// </summary>
    public bool IsColdStart { get; init; }

    /// <summary>Gets the type of the environment's initialisation; empty when it is not known.</summary>
    public InitializationType InitializationType { get; init; }

    /// <summary>
    /// Gets the initialisation that came before the invocation, or within it (<see cref="HadSuppressedInit"/>);
    /// <see langword="null"/> when the invocation has none of its own.
    /// </summary>
    public EnvironmentInitialization? Initialization { get; init; }

    /// <summary>
    /// Gets whether the environment was initialised again within this invocation, after a reset. <see cref="Duration"/> then includes
    /// that initialisation.
    /// </summary>
    public bool HadSuppressedInit => Initialization is { } init && init.Phase == InitializationPhase.Invoke;

    /// <summary>Gets the restore from a SnapStart snapshot that came before the invocation, or <see langword="null"/>.</summary>
    public EnvironmentRestore? Restore { get; init; }

    /// <summary>
    /// Gets the time at which the invocation began, as the platform reported it, or the time at which its INVOKE event arrived.
    /// </summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets the time at which the handler ended, as the platform reported it; <see langword="null"/> until then.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>
    /// Gets the result of the invocation. In an internal extension: <c>Success</c> or <c>Error</c>, as the handler reported it.
    /// </summary>
    public InvocationOutcome Outcome { get; init; }

    /// <summary>Gets how certain <see cref="Outcome"/> is: reported by the platform or the handler, or concluded.</summary>
    public OutcomeConfidence Confidence { get; init; }

    /// <summary>Gets the result in the platform's word; empty until the platform has reported it.</summary>
    public TelemetryStatus Status { get; init; }

    /// <summary>
    /// Gets the type of the error, such as <c>Runtime.ExitError</c>; <see langword="null"/> when nothing failed or the platform has
    /// not reported it.
    /// </summary>
    public string? ErrorType { get; init; }

    /// <summary>
    /// Gets the parts that the platform timed: <c>responseLatency</c>, <c>responseDuration</c>, <c>runtimeOverhead</c>, and, once
    /// reported, <c>extensionOverhead</c>.
    /// </summary>
    public IReadOnlyList<TelemetrySpan> Spans { get; init; } = [];

    /// <summary>
    /// Gets the platform's measurements of the runtime (<c>platform.runtimeDone</c>): <c>durationMs</c>, <c>producedBytes</c>;
    /// <see langword="null"/> until it has reported them.
    /// </summary>
    public TelemetryMetrics? RuntimeMetrics { get; init; }

    /// <summary>
    /// Gets the final metrics (<c>platform.report</c>): billed duration, memory; <see langword="null"/> until they are reported.
    /// </summary>
    public TelemetryMetrics? Metrics { get; init; }

    /// <summary>Gets whether the platform's report has been joined.</summary>
    public bool IsReported => Metrics is not null;

    /// <summary>
    /// Gets whether a part of the invocation never arrived: there was no <c>platform.report</c> before the environment ended, or
    /// before too many later invocations waited for their reports.
    /// </summary>
    public bool IsPartial { get; init; }

    /// <summary>
    /// Gets the time for which this extension process held the environment: from the end of the handler to the extension's next call
    /// of <c>next</c>. Zero when the extension had asked before. <see langword="null"/> while one of the two is not known.
    /// </summary>
    public TimeSpan? HeldTime { get; init; }

    /// <summary>
    /// Gets the size of the event's payload in bytes, as the platform sent it. Known only to a <c>RuntimeApiExtension</c> whose proxy the
    /// runtime uses; otherwise <see langword="null"/>.
    /// </summary>
    public long? EventSize { get; init; }

    /// <summary>
    /// Gets the size of the answer or the error in bytes, as the function gave it. Known as <see cref="EventSize"/> is.
    /// </summary>
    public long? ResponseSize { get; init; }

    /// <summary>Gets whether no failure is known.</summary>
    public bool Succeeded => Error is null && Outcome is InvocationOutcome.Success or InvocationOutcome.Unknown;
}
