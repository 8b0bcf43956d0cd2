using System.Collections.Concurrent;

namespace PayloadGuard;

/// <summary>Keeps what the hooks did to the invocations that still run.</summary>
internal sealed class AuditBook
{
    // Far more than run at once. An invocation whose end is never reported must not use memory without end.
    private const int MaxEntries = 4096;

    private readonly ConcurrentDictionary<string, AuditEntry> _entries = new(StringComparer.Ordinal);

    public AuditEntry Of(string requestId)
    {
        if (_entries.Count >= MaxEntries) _entries.Clear();
        return _entries.GetOrAdd(requestId, static _ => new AuditEntry());
    }

    public AuditEntry? Take(string requestId) => _entries.TryRemove(requestId, out AuditEntry? entry) ? entry : null;
}
