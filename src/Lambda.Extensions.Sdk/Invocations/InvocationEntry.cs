using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// An invocation that is not closed. The data of each source is stored separately and joined only in a snapshot, so the order in
/// which they come does not matter. For each kind of record, the first one counts.
/// </summary>
internal sealed class InvocationEntry(string requestId, bool isManaged, TimeProvider time)
{
    private DateTimeOffset? _begunAt;
    private long _begunTimestamp;
    private DateTimeOffset? _askedAt;
    private TimeSpan _askedAfter;
    private TimeSpan? _endSeenAfter;
    private string? _version;
    private string? _functionArn;
    private PhaseRecord? _start;
    private PhaseRecord? _done;
    private PhaseRecord? _report;
    private PhaseRecord? _end;
    private RuntimeAnswer? _answer;
    private DateTimeOffset? _answeredAt;

    public string RequestId => requestId;

    /// <summary>Zero-based index among this process's invocations; -1 while unknown.</summary>
    public int Ordinal { get; set; } = -1;

    public InvokeEvent? Invoke { get; private set; }

    /// <summary>Gets the latest known moment of the previous invocation; <see langword="null"/> when there was none.</summary>
    public DateTimeOffset? After { get; private set; }

    /// <summary>Gets the moment before which it has no lines, as far as is known.</summary>
    public DateTimeOffset? NoEarlierThan { get; private set; }

    public DateTimeOffset? BegunAt => _begunAt;

    public DateTimeOffset? StartedAt => _start?.Time ?? _begunAt;

    /// <summary>Gets whether telemetry reported its start.</summary>
    public bool HasStart => _start is not null;

    public bool IsCompleted { get; private set; }

    /// <summary>Gets whether its answer has passed the proxy of the Runtime API.</summary>
    public bool IsAnswered => _answer is not null;

    public InitializationEntry? Initialization { get; set; }

    public RestoreEntry? Restore { get; set; }

    public MemorySign Memory { get; set; }

    public FaultSign Fault { get; set; }

    public ShutdownReason Shutdown { get; set; }

    public TelemetryMetrics? ReportMetrics => _report?.Metrics;

    /// <summary>
    /// Gets the moment at which the handler ended. The report and <c>platform.end</c> come only after every extension has requested
    /// next, so their time does not show it. The report's span <c>extensionOverhead</c> begins at that moment (lambda-facts 3.6).
    /// </summary>
    public DateTimeOffset? HandlerEndedAt => _done?.Time ?? OverheadStart ?? (isManaged ? _report?.Time : null) ?? _answeredAt;

    /// <summary>Gets the time of its newest record; <see langword="null"/> when none had a time.</summary>
    public DateTimeOffset? LastRecordAt => Later(Later(_start?.Time, _done?.Time), Later(_report?.Time, _end?.Time));

    private DateTimeOffset? OverheadStart
    {
        get
        {
            foreach (TelemetrySpan span in _report?.SpanList ?? [])
            {
                if (string.Equals(span.Name, "extensionOverhead", StringComparison.Ordinal)) return span.Start;
            }

            return null;
        }
    }

    // The wall clock can step, so this is monotonic where the event is known.
    private TimeSpan? Elapsed => Invoke is null ? time.GetUtcNow() - StartedAt : time.GetElapsedTime(_begunTimestamp);

    public void Begin(InvokeEvent invoke, DateTimeOffset? after, DateTimeOffset? noEarlierThan)
    {
        Invoke = invoke;
        _begunAt = time.GetUtcNow();
        _begunTimestamp = time.GetTimestamp();
        After = after;
        NoEarlierThan = noEarlierThan;
    }

    public void Join(PlatformInvocationRecord record)
    {
        var part = new PhaseRecord(record);
        switch (record)
        {
            case PlatformStartRecord start:
                _start = part;
                _version = start.Version;
                _functionArn = start.FunctionArn;
                break;
            case PlatformRuntimeDoneRecord:
                _done = part;
                break;
            case PlatformReportRecord:
                _report = part;
                break;
            case PlatformEndRecord:
                _end = part;
                break;
        }
    }

    public void Join(RuntimeAnswer answer)
    {
        _answer = answer;
        _answeredAt = time.GetUtcNow();
    }

    /// <summary>Records that this process requests next. Only the first request after the event counts.</summary>
    public void NextAsked()
    {
        if (_askedAt is not null) return;
        _askedAt = time.GetUtcNow();
        _askedAfter = time.GetElapsedTime(_begunTimestamp);
    }

    /// <param name="isSeen">True when its end was seen now; false when it was only concluded later.</param>
    public void Complete(bool isSeen)
    {
        IsCompleted = true;
        _endSeenAfter = isSeen ? Elapsed : null;
    }

    /// <summary>Returns whether it already has a record of this kind, and when that was generated.</summary>
    public bool Has(PlatformInvocationRecord record, out DateTimeOffset? time)
    {
        PhaseRecord? part = record switch
        {
            PlatformStartRecord => _start,
            PlatformRuntimeDoneRecord => _done,
            PlatformReportRecord => _report,
            _ => _end,
        };
        time = part?.Time;
        return part is not null;
    }

    /// <summary>
    /// Returns true when the moment is within it, or between it and the previous invocation. Without a moment this is possible too.
    /// </summary>
    public bool MayContain(DateTimeOffset? moment)
    {
        if (Invoke is null) return false;
        return moment is null || (!(moment <= After) && moment <= (HandlerEndedAt ?? StartedAt));
    }

    public Invocation Snapshot(EnvironmentHistory history, InitializationType type, bool isPartial)
    {
        history.Attach(this);
        (InvocationOutcome outcome, OutcomeConfidence confidence) = OutcomeClassifier.Classify(Signs());
        TraceContext? tracing = _start?.Tracing ?? _done?.Tracing ?? _report?.Tracing;
        return new Invocation(requestId, Duration() ?? TimeSpan.Zero, Invoke)
        {
            FunctionArn = Invoke?.InvokedFunctionArn is { Length: > 0 } arn ? arn : _functionArn,
            FunctionVersion = _version,
            TenantId = _start?.TenantId ?? _done?.TenantId ?? _report?.TenantId,
            Tracing = Invoke?.Tracing ?? tracing?.Header,
            SpanId = _start?.Tracing?.SpanId ?? _done?.Tracing?.SpanId ?? _report?.Tracing?.SpanId,
            IsColdStart = history.IsColdStart(this),
            InitializationType = type,
            Initialization = Initialization?.Snapshot(),
            Restore = Restore?.Snapshot(),
            StartedAt = StartedAt,
            EndedAt = HandlerEndedAt ?? _end?.Time,
            Outcome = outcome,
            Confidence = confidence,
            Status = _report is { Status.Value.Length: > 0 } ? _report.Status : _done?.Status ?? default,
            ErrorType = _report?.ErrorType ?? (_done is null ? _answer?.ErrorType : _done.ErrorType),
            Spans = PhaseRecord.Spans(_done, _report),
            // The Logs API has no metrics of the runtime.
            RuntimeMetrics = _done is { } done && done.Metrics != TelemetryMetrics.None ? done.Metrics : null,
            Metrics = ReportMetrics,
            EventSize = _answer?.EventSize,
            ResponseSize = _answer?.ResponseSize,
            IsPartial = isPartial,
            HeldTime = HeldTime(),
        };
    }

    private static TimeSpan NotNegative(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other : one;

    // Both moments are of the wall clock, which can step between them. The monotonic time since the event is the limit.
    private TimeSpan? HeldTime()
    {
        if (_askedAt - HandlerEndedAt is not { } held) return null;
        return NotNegative(held < _askedAfter ? held : _askedAfter);
    }

    // On Managed Instances the report measures the handler only; elsewhere it includes the extensions.
    private TimeSpan? Duration()
    {
        TimeSpan? reported = PhaseRecord.Milliseconds(ReportMetrics?.DurationMs);
        TimeSpan? measured = PhaseRecord.Milliseconds(_done?.Metrics.DurationMs) ?? (isManaged ? reported : null);
        if (measured is not null) return measured;
        if (_done is null && _answer?.Duration is { } answered) return answered;
        if (HandlerEndedAt - StartedAt is { } between) return NotNegative(between);
        return reported ?? (_endSeenAfter is { } seen ? NotNegative(seen) : null);
    }

    // Until the platform reports the end, the accepted answer stands for it.
    private TelemetryStatus AnswerStatus() => _answer is null ? default : _answer.IsError ? TelemetryStatus.Error : TelemetryStatus.Success;

    private OutcomeSigns Signs() => new()
    {
        DoneStatus = _done?.Status ?? AnswerStatus(),
        DoneErrorType = _done is null ? _answer?.ErrorType : _done.ErrorType,
        ReportStatus = _report?.Status ?? default,
        ReportErrorType = _report?.ErrorType,
        AtMemoryLimit = ReportMetrics is { MaxMemoryUsedMB: { } used, MemorySizeMB: > 0 and var size } && used >= size,
        Memory = Memory,
        Fault = Fault,
        Shutdown = Shutdown,
    };
}
