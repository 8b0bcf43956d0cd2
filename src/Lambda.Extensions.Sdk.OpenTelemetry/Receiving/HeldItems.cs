using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>
/// Holds what only its time assigns to an invocation until the next flush. The function can send before the extension has seen the
/// invocation's event, and before it knows that the one before has ended.
/// </summary>
internal sealed class HeldItems(OtlpSink sink, InvocationWindows windows)
{
    private readonly Lock _lock = new();
    private readonly ProtoWriter _writer = new();
    private List<Incoming> _held = [];
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock) return _held.Count;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    public void Add(Incoming incoming)
    {
        lock (_lock)
        {
            _held.Add(incoming);
            _bytes += incoming.Item.Field.Length;
        }
    }

    /// <summary>Moves to the queues what can be assigned now.</summary>
    /// <param name="all">True at the end: what belongs to no known invocation moves too.</param>
    public void Release(bool all)
    {
        lock (_lock)
        {
            if (_held.Count == 0) return;
            var later = new List<Incoming>();
            _bytes = 0;
            foreach (Incoming incoming in _held)
            {
                bool isOfNext = windows.IsOfNext(incoming.Time);
                if (isOfNext && !all)
                {
                    later.Add(incoming);
                    _bytes += incoming.Item.Field.Length;
                }
                else
                {
                    sink.Add(incoming.Kind, incoming.ToItem(isOfNext ? null : windows.Find(0, incoming.Time), _writer));
                }
            }

            _held = later;
        }
    }
}
