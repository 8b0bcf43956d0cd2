using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// Joins the lifecycle's events and telemetry to invocations, by request id, in any order (G10, G11). The loop's thread and the
/// telemetry thread call it. It calls no other part of the host: it appends its findings to the caller's list. No input makes it
/// throw. It keeps a bounded number of invocations, without the bytes of the records.
/// </summary>
internal sealed class InvocationTracker(TimeProvider time, InitializationType type, int maxInvocations = 256)
{
    // Texts that are not the platform's request ids must not fill the memory.
    private const int MaxRequestIdLength = 256;

    private readonly Lock _gate = new();
    private readonly bool _isManaged = type == InitializationType.ManagedInstances;
    private readonly int _max = Math.Max(1, maxInvocations);
    private readonly EnvironmentHistory _history = new(type);
    private readonly ClosedInvocations _closed = new(Math.Max(256, 4 * maxInvocations));
    // Oldest first. There are one or two, on Managed Instances as many as run at once. A retried invocation may be in it twice.
    private readonly List<InvocationEntry> _open = [];
    private InvocationEntry? _current;
    private DateTimeOffset? _askedAt;
    private int _begun;

    /// <summary>Gets the number of invocations that are not yet reported.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _open.Count;
        }
    }

    /// <summary>Gets the number of completed invocations that wait for their report.</summary>
    public int AwaitingReport
    {
        get
        {
            lock (_gate)
            {
                int waiting = 0;
                foreach (InvocationEntry entry in _open)
                {
                    if (entry.IsCompleted) waiting++;
                }

                return waiting;
            }
        }
    }

    /// <summary>
    /// Processes an INVOKE event. Where invocations follow each other, it also proves that the earlier ones have ended: the platform
    /// sends it only then, and after a reset this process would not exist to receive it.
    /// </summary>
    public void Begin(InvokeEvent invoke, List<InvocationChange> changes)
    {
        lock (_gate)
        {
            string id = invoke.RequestId;
            InvocationEntry? entry = FindForBegin(id);
            if (!_isManaged) CompleteAllBut(entry, changes);
            DateTimeOffset? after = _current is { } last ? last.HandlerEndedAt ?? last.StartedAt : null;
            _current = null;
            if (!IsUsable(id)) return;
            if (entry is null && _closed.WasFaster(id, _askedAt)) return;
            entry ??= Add(id, changes);
            entry.Begin(invoke, after, _askedAt);
            if (!_isManaged) entry.Ordinal = _begun++;
            _current = entry;
        }
    }

    /// <summary>Processes a record.</summary>
    public void Apply(TelemetryRecord record, List<InvocationChange> changes)
    {
        switch (record)
        {
            case FunctionRecord line:
                // Very many lines come here, so this takes no lock and creates no object.
                if (MemorySigns.Of(line) is var sign and not MemorySign.None) ApplyMemory(line, sign);
                break;
            case PlatformInvocationRecord part:
                ApplyPart(part, changes);
                break;
            case LogRecord:
                break;
            case PlatformFaultRecord fault:
                ApplyFault(fault);
                break;
            default:
                ApplyHistory(record, changes);
                break;
        }
    }

    /// <summary>
    /// Processes the answer of an invocation, as the proxy of the Runtime API saw it. Telemetry's own record of the end is joined when
    /// it comes.
    /// </summary>
    public void Answer(RuntimeAnswer answer, List<InvocationChange> changes)
    {
        if (!IsUsable(answer.RequestId)) return;
        lock (_gate)
        {
            InvocationEntry? entry = Newest(answer.RequestId);
            if (entry is null && _closed.Contains(answer.RequestId)) return;
            // An attempt has one accepted answer, so a second one belongs to an attempt whose event has not been read yet.
            if (entry is null or { IsAnswered: true }) entry = Add(answer.RequestId, changes);
            entry.Join(answer);
            if (answer.EndsInvocation) Complete(entry, isSeen: true, changes);
        }
    }

    /// <summary>Records that the loop requests next, so the current invocation is no longer held.</summary>
    public void NextAsked()
    {
        lock (_gate)
        {
            _askedAt = time.GetUtcNow();
            _current?.NextAsked();
        }
    }

    /// <summary>Returns whether the invocation's handler is known to have ended.</summary>
    public bool HasEnded(string requestId)
    {
        lock (_gate)
        {
            for (int i = _open.Count - 1; i >= 0; i--)
            {
                if (string.Equals(_open[i].RequestId, requestId, StringComparison.Ordinal)) return _open[i].IsCompleted;
            }

            return _closed.Contains(requestId);
        }
    }

    /// <summary>Closes all invocations at the end of the environment, after which nothing more comes.</summary>
    public void End(ShutdownEvent shutdown, List<InvocationChange> changes)
    {
        // An idle environment is shut down at any time, so the shutdown does not show when a handler ended. A timeout or a failure that the
        // platform announces ends the handler, if telemetry shows that it still ran.
        bool endsHandler = shutdown.Cause == ShutdownCause.Event && (shutdown.Reason == ShutdownReason.Timeout || shutdown.Reason == ShutdownReason.Failure);
        // Without an event from the platform the reason is the SDK's own, and says nothing about the function.
        ShutdownReason reason = shutdown.Cause == ShutdownCause.ApiClosed ? default : shutdown.Reason;
        lock (_gate)
        {
            while (_open.Count > 0)
            {
                InvocationEntry oldest = _open[0];
                if (!oldest.IsCompleted || oldest == _current) oldest.Shutdown = reason;
                Close(oldest, endsHandler && oldest.HasStart, isPartial: true, changes);
            }

            _current = null;
        }
    }

    private static bool IsUsable(string requestId) => requestId.Length is > 0 and <= MaxRequestIdLength;

    private void ApplyPart(PlatformInvocationRecord record, List<InvocationChange> changes)
    {
        if (!IsUsable(record.RequestId)) return;
        lock (_gate)
        {
            if (Find(record, changes) is not { } entry) return;
            entry.Join(record);
            if (record is PlatformReportRecord) Close(entry, isSeen: true, isPartial: false, changes);
            else if (record is not PlatformStartRecord) Complete(entry, isSeen: true, changes);
        }
    }

    // Returns the invocation of a record; null when the record brings nothing new. Attempts of a retried invocation share an id. A
    // record belongs to the oldest attempt that lacks it, unless it was generated after the next attempt began.
    private InvocationEntry? Find(PlatformInvocationRecord record, List<InvocationChange> changes)
    {
        string requestId = record.RequestId;
        bool found = false;
        InvocationEntry? lacking = null;
        foreach (InvocationEntry entry in _open)
        {
            if (!string.Equals(entry.RequestId, requestId, StringComparison.Ordinal)) continue;
            found = true;
            if (entry.Has(record, out DateTimeOffset? known))
            {
                if (known == record.Time) return null;
                continue;
            }

            if (lacking is null || record.Time > entry.BegunAt) lacking = entry;
        }

        if (found) return _closed.IsOlder(requestId, record.Time) ? null : lacking;
        return _closed.Covers(requestId, record.Time) || (record is PlatformEndRecord && _closed.Contains(requestId)) ? null : Add(requestId, changes);
    }

    // Returns the entry that telemetry made before the event came. An older attempt under the same id is a different entry.
    private InvocationEntry? FindForBegin(string requestId)
    {
        foreach (InvocationEntry entry in _open)
        {
            if (entry.Invoke is null && string.Equals(entry.RequestId, requestId, StringComparison.Ordinal)) return entry;
        }

        return null;
    }

    private InvocationEntry Add(string requestId, List<InvocationChange> changes)
    {
        if (_open.Count >= _max) Close(_open[0], isSeen: false, isPartial: true, changes);
        var entry = new InvocationEntry(requestId, _isManaged, time);
        if (_isManaged) entry.Ordinal = _begun++;
        _open.Add(entry);
        return entry;
    }

    private void CompleteAllBut(InvocationEntry? one, List<InvocationChange> changes)
    {
        foreach (InvocationEntry entry in _open)
        {
            if (entry != one) Complete(entry, isSeen: false, changes);
        }
    }

    private void Complete(InvocationEntry entry, bool isSeen, List<InvocationChange> changes)
    {
        if (entry.IsCompleted) return;
        entry.Complete(isSeen);
        changes.Add(new InvocationChange(InvocationChangeKind.Completed, entry.Snapshot(_history, type, isPartial: false), null));
    }

    private void Close(InvocationEntry entry, bool isSeen, bool isPartial, List<InvocationChange> changes)
    {
        Complete(entry, isSeen, changes);
        changes.Add(new InvocationChange(InvocationChangeKind.Reported, entry.Snapshot(_history, type, isPartial), null));
        _open.Remove(entry);
        _closed.Add(entry, isPartial);
    }

    private void ApplyHistory(TelemetryRecord record, List<InvocationChange> changes)
    {
        lock (_gate)
        {
            if (_history.Apply(record, out bool restored) && restored) changes.Add(new InvocationChange(InvocationChangeKind.Restored, null, _history.Restore!.Snapshot()));
        }
    }

    private void ApplyMemory(FunctionRecord line, MemorySign sign)
    {
        string? requestId = line.IsText ? null : line.RequestId;
        lock (_gate)
        {
            InvocationEntry? entry = requestId is null ? AtMoment(line.Time) : Newest(requestId);
            if (entry is not null && sign > entry.Memory) entry.Memory = sign;
        }
    }

    private void ApplyFault(PlatformFaultRecord fault)
    {
        FaultSign sign = OutcomeClassifier.OfFaultText(fault.Payload.Span);
        string? requestId = OutcomeClassifier.RequestIdOf(fault.Message);
        lock (_gate)
        {
            InvocationEntry? entry = requestId is null ? AtMoment(fault.Time) : Newest(requestId);
            if (entry is not null) entry.Fault = OutcomeClassifier.Stronger(entry.Fault, sign);
        }
    }

    private InvocationEntry? Newest(string requestId) => _open.FindLast(entry => string.Equals(entry.RequestId, requestId, StringComparison.Ordinal));

    // Returns the invocation of a line without a request id: the last one that had begun by then. When several run at once, it is
    // unknown.
    private InvocationEntry? AtMoment(DateTimeOffset? moment)
    {
        if (_isManaged) return _open.Count == 1 ? _open[0] : null;
        for (int i = _open.Count - 1; i >= 0; i--)
        {
            if (!(moment < (_open[i].NoEarlierThan ?? _open[i].StartedAt))) return _open[i];
        }

        return null;
    }
}
