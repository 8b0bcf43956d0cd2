using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>
/// A span, a log record or a metric that was received, checked and masked. A value, because a busy function sends tens of thousands a
/// second, and each object is work for the collector.
/// </summary>
internal readonly struct Incoming
{
    private const int SpanAttributes = 9;
    private const int LogAttributes = 6;

    public required OtlpSignalKind Kind { get; init; }

    /// <summary>Gets the item as it was received.</summary>
    public required OtlpItem Item { get; init; }

    /// <summary>Gets the time that decides which invocation it belongs to.</summary>
    public ulong Time { get; init; }

    /// <summary>Gets whether it has no request id.</summary>
    public bool NeedsInvocation { get; init; }

    /// <summary>Gets whether it is a log record without a trace.</summary>
    public bool NeedsTrace { get; init; }

    /// <summary>Gets whether it lacks something that its invocation has.</summary>
    public bool IsIncomplete => NeedsInvocation || NeedsTrace;

    /// <summary>Returns the item for the queue.</summary>
    /// <param name="window">Its invocation, if that is known.</param>
    /// <param name="to">A writer that is used again.</param>
    public OtlpItem ToItem(InvocationWindow? window, ProtoWriter to)
    {
        if (window is null || !IsIncomplete) return Item;
        var message = new ProtoReader(Item.Field.Span);
        message.Read();
        to.Reset();
        to.Raw(message.Bytes);
        if (NeedsInvocation) to.Attribute(Kind == OtlpSignalKind.Traces ? SpanAttributes : LogAttributes, InvocationAttribute.Name, window.RequestId);
        if (NeedsTrace)
        {
            to.Hex(LogField.TraceId, window.Identity.TraceId);
            to.Hex(LogField.SpanId, window.Identity.SpanId);
        }

        return OtlpItem.Of(to.Written, Item.Count, Item.Priority, Item.Origin);
    }
}
