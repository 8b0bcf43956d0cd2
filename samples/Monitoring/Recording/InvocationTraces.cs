using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Monitoring.Otlp;

namespace Monitoring.Recording;

/// <summary>The traces of the latest invocations, for lines that come while they run and shortly after.</summary>
internal sealed class InvocationTraces
{
    private const int Kept = 64;

    private readonly Dictionary<string, SpanIdentity> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();
    private string? _current;

    /// <summary>An invocation begins. What the INVOKE event tells, <c>platform.start</c> tells once more, with the span's id.</summary>
    public void Begin(string requestId, TraceHeader? header, string? spanId, bool isCurrent)
    {
        if (requestId.Length == 0) return;
        if (spanId is not null || !_known.ContainsKey(requestId))
        {
            if (!_known.ContainsKey(requestId)) _order.Enqueue(requestId);
            _known[requestId] = SpanIdentity.Of(requestId, header, spanId);
        }

        if (isCurrent) _current = requestId;
        while (_order.Count > Kept) _known.Remove(_order.Dequeue());
    }

    /// <summary>
    /// The invocation a line belongs to: the one it names, else the one that runs. Lines of a phase before the first invocation have
    /// none, and with many at once (Managed Instances) only those that name theirs have one.
    /// </summary>
    public (string? RequestId, SpanIdentity? Trace) Find(string? requestId)
    {
        requestId ??= _current;
        return requestId is null ? default : (requestId, _known.GetValueOrDefault(requestId));
    }

    public SpanIdentity Of(Invocation invocation) =>
        _known.TryGetValue(invocation.RequestId, out SpanIdentity? known) && (invocation.SpanId is null || known.SpanId == invocation.SpanId)
            ? known
            : SpanIdentity.Of(invocation.RequestId, invocation.Tracing, invocation.SpanId);
}
