namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// Remembers the request ids of invocations whose story is over, so that a duplicate or a straggler does not tell it again. Bounded: the
/// oldest is forgotten for the newest. A retry of an asynchronous invocation comes under the same request id, often in the same
/// environment: what is newer than all the first attempt had is a new attempt.
/// </summary>
internal sealed class ClosedInvocations(int capacity)
{
    private readonly Dictionary<string, Closed> _byId = new(StringComparer.Ordinal);
    private readonly List<string> _slots = [];
    private int _next;

    public void Add(InvocationEntry entry, bool isPartial)
    {
        string id = entry.RequestId;
        if (_slots.Count < capacity)
        {
            _slots.Add(id);
        }
        else
        {
            // An id that came again since has a newer slot.
            if (_byId.TryGetValue(_slots[_next], out Closed old) && old.Slot == _next) _byId.Remove(_slots[_next]);
            _slots[_next] = id;
        }

        _byId[id] = new Closed(_next, entry.Invoke is not null, isPartial, entry.LastRecordAt);
        _next = (_next + 1) % capacity;
    }

    public bool Contains(string requestId) => _byId.ContainsKey(requestId);

    /// <summary>Whether a record without an open invocation tells nothing new: its invocation is over, and it is not of a later attempt.</summary>
    public bool Covers(string requestId, DateTimeOffset? time) => _byId.TryGetValue(requestId, out Closed closed) && (closed.WasGivenUp || !(time > closed.Last));

    /// <summary>Whether a record belongs to an earlier attempt than the one that is open.</summary>
    public bool IsOlder(string requestId, DateTimeOffset? time) => _byId.TryGetValue(requestId, out Closed closed) && time <= closed.Last;

    /// <summary>
    /// Whether an INVOKE event announces what telemetry has told already. All of an invocation is newer than the call of next that its event
    /// answers; what is older was told of an attempt before a reset.
    /// </summary>
    public bool WasFaster(string requestId, DateTimeOffset? askedAt) =>
        _byId.TryGetValue(requestId, out Closed closed) && !closed.HadEvent && !(closed.Last < askedAt);

    /// <param name="Slot">Its place in the order of forgetting.</param>
    /// <param name="HadEvent">Whether its INVOKE event came.</param>
    /// <param name="WasGivenUp">Whether it was closed without a report: what comes is late, not new.</param>
    /// <param name="Last">When its newest record was generated, or <see langword="null"/>.</param>
    private readonly record struct Closed(int Slot, bool HadEvent, bool WasGivenUp, DateTimeOffset? Last);
}
