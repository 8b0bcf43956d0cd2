using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Stamps the function's lines with the request id of the invocation that was open at their place in the deliveries: after its
/// <c>platform.start</c>, before its <c>platform.runtimeDone</c> or <c>platform.report</c>. Whenever a start or an end may be missing,
/// lines stay without an id until the next start. Environments that run several invocations at once have no stamps.
/// </summary>
/// <remarks>Used on the telemetry thread, except <see cref="Begin"/>, which the loop's thread calls.</remarks>
internal sealed class OpenInvocation(InitializationType type)
{
    private const int MaxBegun = 64;
    private const int MaxRequestIdLength = 128;

    private readonly Queue<(string RequestId, DateTimeOffset At)> _begun = new();
    private readonly List<FunctionRecord> _lines = [];
    private string? _open;
    private DateTimeOffset? _since;
    private string? _ended;
    private DateTimeOffset? _latest;
    private long _dropped;
    private bool _isUncertain;

    /// <summary>Records an INVOKE event. Lines that were written after it do not belong to an earlier invocation.</summary>
    public void Begin(string requestId, DateTimeOffset now)
    {
        lock (_begun)
        {
            if (_begun.Count == MaxBegun) _begun.Dequeue();
            _begun.Enqueue((requestId, now));
        }
    }

    /// <summary>Stamps the lines of a delivery. Deliveries are passed in their order.</summary>
    /// <param name="batch">The delivery.</param>
    /// <param name="dropped">The number of records that were dropped so far. If it has changed, a start or an end may be missing.</param>
    public void Stamp(TelemetryBatch batch, long dropped)
    {
        if (!RunsOneAtATime()) return;
        // An unreadable part may have been a start or an end, at any place. The count may already include later deliveries.
        _isUncertain = batch.UnreadableParts > 0 || dropped != _dropped;
        _dropped = dropped;
        foreach (TelemetryRecord record in batch.Records) Follow(record);
        Settle(isConfirmed: false);
        if (_isUncertain) _open = null;
    }

    // Only an environment with one invocation at a time receives INVOKE events.
    private bool RunsOneAtATime()
    {
        if (type == InitializationType.ManagedInstances) return false;
        if (type == InitializationType.OnDemand || type == InitializationType.ProvisionedConcurrency || type == InitializationType.SnapStart) return true;
        lock (_begun) return _begun.Count > 0;
    }

    private void Follow(TelemetryRecord record)
    {
        switch (record)
        {
            case FunctionRecord line:
                if (_open is not null && !(line.Time < _since)) _lines.Add(line);
                break;
            case PlatformStartRecord start:
                Open(start);
                break;
            case PlatformReportRecord report when report.RequestId != _open:
                // Reports are late: this one belongs to an earlier invocation.
                break;
            case PlatformInvocationRecord end:
                Close(end);
                break;
            case PlatformLogsDroppedRecord:
                Forget();
                break;
            case PlatformInitStartRecord { Phase: var phase } when phase != InitializationPhase.Invoke:
            case PlatformRestoreStartRecord:
                Settle(isConfirmed: false);
                _open = null;
                break;
        }
    }

    private void Open(PlatformStartRecord start)
    {
        Settle(isConfirmed: false);
        string id = start.RequestId;
        // A start that is repeated, or comes after its end, opens nothing. A retry has the same id and a later time.
        bool isInOrder = id == _ended ? start.Time > _latest : !(start.Time < _latest);
        _latest = start.Time ?? _latest;
        _open = isInOrder && id.Length is > 0 and <= MaxRequestIdLength ? id : null;
        _since = start.Time;
    }

    private void Close(PlatformInvocationRecord end)
    {
        // A report comes so late that lines of the next invocation may precede it.
        if (end.RequestId == _open) Settle(isConfirmed: end is not PlatformReportRecord);
        else if (_open is not null && end.Time < _since) return;
        // The end of an invocation whose start is missing. The lines before it may be its own.
        else Forget();
        _open = null;
        _ended = end.RequestId;
        if (!(end.Time < _latest)) _latest = end.Time ?? _latest;
    }

    private void Forget()
    {
        _lines.Clear();
        _open = null;
    }

    /// <summary>Stamps the lines since the start. Unless the end confirms them, those written after the next INVOKE event stay without.</summary>
    private void Settle(bool isConfirmed)
    {
        DateTimeOffset? until = isConfirmed || _lines.Count == 0 ? null : NextBegin();
        foreach (FunctionRecord line in _lines)
        {
            if (!_isUncertain && !(line.Time > until)) line.WrittenDuring = _open;
        }

        _lines.Clear();
    }

    /// <summary>Returns the time of the INVOKE event after the open invocation's own; null when there was none.</summary>
    private DateTimeOffset? NextBegin()
    {
        if (_open is null) return null;
        lock (_begun)
        {
            bool found = false;
            foreach ((string id, DateTimeOffset at) in _begun)
            {
                // Records have whole milliseconds.
                if (found && id != _open) return at.AddMilliseconds(-1);
                found |= id == _open;
            }
        }

        return null;
    }
}
