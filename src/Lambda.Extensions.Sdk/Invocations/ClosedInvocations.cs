namespace Lambda.Extensions.Sdk.Invocations;

/// <summary>
/// Stores the request ids of closed invocations, so that a duplicate or late record does not report them again. The number is
/// bounded: a new id replaces the oldest one. A retry of an asynchronous invocation has the same request id, often in the same
/// environment. So a record that is newer than all records of the first attempt belongs to a new attempt.
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
            // An id that came again later has a newer slot.
            if (_byId.TryGetValue(_slots[_next], out Closed old) && old.Slot == _next) _byId.Remove(_slots[_next]);
            _slots[_next] = id;
        }

        _byId[id] = new Closed(_next, entry.Invoke is not null, isPartial, entry.LastRecordAt);
        _next = (_next + 1) % capacity;
    }

    public bool Contains(string requestId) => _byId.ContainsKey(requestId);

    /// <summary>
    /// Returns true when a record without an open invocation brings nothing new: its invocation is closed, and it is not of a later
    /// attempt.
    /// </summary>
    public bool Covers(string requestId, DateTimeOffset? time) => _byId.TryGetValue(requestId, out Closed closed) && (closed.WasGivenUp || !(time > closed.Last));

    /// <summary>Returns true when a record belongs to an earlier attempt than the open one.</summary>
    public bool IsOlder(string requestId, DateTimeOffset? time) => _byId.TryGetValue(requestId, out Closed closed) && time <= closed.Last;

    /// <summary>
    /// Returns true when an INVOKE event announces an invocation that telemetry has already reported. All records of an invocation
    /// are newer than the call of next that its event answers. Older records belong to an attempt before a reset.
    /// </summary>
    public bool WasFaster(string requestId, DateTimeOffset? askedAt) =>
        _byId.TryGetValue(requestId, out Closed closed) && !closed.HadEvent && !(closed.Last < askedAt);

    /// <param name="Slot">Its place in the order of removal.</param>
    /// <param name="HadEvent">True when its INVOKE event came.</param>
    /// <param name="WasGivenUp">True when it was closed without a report: later records are late, not new.</param>
    /// <param name="Last">The time of its newest record, or <see langword="null"/>.</param>
    private readonly record struct Closed(int Slot, bool HadEvent, bool WasGivenUp, DateTimeOffset? Last);
}
