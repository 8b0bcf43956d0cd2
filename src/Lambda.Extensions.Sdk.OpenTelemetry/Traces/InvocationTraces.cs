using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>The traces of the latest invocations, for lines that arrive while they run and shortly after.</summary>
internal sealed class InvocationTraces
{
    private const int Kept = 64;

    private readonly Dictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private bool _isOneAtATime;
    private string? _current;

    /// <summary>
    /// Records the start of an invocation. The INVOKE event reports it first, and <c>platform.start</c> reports it again, with the
    /// span's id.
    /// </summary>
    /// <param name="requestId">Its request id.</param>
    /// <param name="header">Its trace.</param>
    /// <param name="spanId">Its span's id, if the platform gave one.</param>
    /// <param name="isCurrent">True when the lines that follow belong to it. A <c>platform.start</c> among the records means that, an
    /// INVOKE event does not.</param>
    /// <param name="attempt">The time that distinguishes a retry with the same id from the first try: the event's deadline, or the
    /// record's time.</param>
    public void Begin(string requestId, TraceHeader? header, string? spanId, bool isCurrent, DateTimeOffset? attempt = null)
    {
        if (requestId.Length == 0) return;
        bool isKnown = _known.TryGetValue(requestId, out Known? known);
        var identity = SpanIdentity.Of(requestId, header, spanId, attempt);
        if (!isCurrent)
        {
            // Only environments that run one invocation at a time get INVOKE events.
            _isOneAtATime = true;
            // A start record that came before the event has given lines their ids already. A retry's event has a new deadline.
            bool startWasFirst = known is { Deadline: null } && known.Identity.TraceId == identity.TraceId;
            _known[requestId] = new Known(startWasFirst ? known!.Identity : identity, attempt);
        }
        else if (spanId is not null || !isKnown || !_isOneAtATime)
        {
            // A start record does not replace the event's values, unless it has the span's id.
            _known[requestId] = new Known(identity, known?.Deadline);
        }

        if (!isKnown) _order.Enqueue(requestId);
        if (isCurrent) Open(requestId);
        while (_order.Count > Kept)
        {
            string oldest = _order.Dequeue();
            _known.Remove(oldest);
            _open.Remove(oldest);
        }
    }

    /// <summary>
    /// Records the end of an invocation. Later lines without a request id still belong to it, unless others ran at the same time.
    /// </summary>
    public void End(string requestId)
    {
        _open.Remove(requestId);
    }

    /// <summary>Returns whether an invocation with this id was seen.</summary>
    public bool IsKnown(string requestId) => _known.ContainsKey(requestId);

    /// <summary>
    /// Returns the invocation that a line belongs to: the one that it names, else the one that runs. Lines of a phase before the first
    /// invocation
    /// have none. With many invocations at once (Managed Instances), only lines with a request id have one.
    /// </summary>
    public (string? RequestId, SpanIdentity? Trace) Find(string? requestId)
    {
        requestId ??= _current;
        return requestId is null ? default : (requestId, _known.GetValueOrDefault(requestId)?.Identity);
    }

    /// <summary>Returns the ids of an invocation's span: those that its lines have.</summary>
    public SpanIdentity Of(Invocation invocation)
    {
        var own = SpanIdentity.Of(invocation.RequestId, invocation.Tracing, invocation.SpanId, invocation.Deadline ?? invocation.StartedAt);
        if (!_known.TryGetValue(invocation.RequestId, out Known? known)) return own;
        bool isSame = invocation.SpanId is null
            ? known.Deadline is not null && known.Deadline == invocation.Deadline && known.Identity.TraceId == own.TraceId
            : known.Identity.SpanId == invocation.SpanId;
        return isSame ? known.Identity : own;
    }

    private void Open(string requestId)
    {
        if (_isOneAtATime) _open.Clear();
        bool isAlone = _open.Count == 0 || (_open.Count == 1 && _open.Contains(requestId));
        _open.Add(requestId);
        // While several run, the owner of a line is unknown, until one starts alone again.
        _current = isAlone ? requestId : null;
    }

    /// <param name="Identity">The ids of its span.</param>
    /// <param name="Deadline">The deadline in its INVOKE event; null while only its start record is known.</param>
    private sealed record Known(SpanIdentity Identity, DateTimeOffset? Deadline);
}
