using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>
/// A span, a log record or a metric, already encoded in protobuf. A flush, for which the function waits, only has to join the items. The
/// queues of several destinations can hold the same item.
/// </summary>
/// <param name="bytes">The whole field with its tag and its length, as the scope has it.</param>
/// <param name="count">The number of spans, log records or data points in it, as the endpoint counts them.</param>
/// <param name="priority">0 to 7. The items of the highest priority are dropped last when the queue is full.</param>
/// <param name="origin">The resource and the scope that it belongs to; the exporter's own if null.</param>
internal sealed class OtlpItem(ReadOnlyMemory<byte> bytes, int count, int priority, OtlpOrigin? origin = null)
{
    /// <summary>The number of the field of a span in its scope, and of a log record and of a metric.</summary>
    private const int InScope = 2;

    public ReadOnlyMemory<byte> Field => bytes;

    public int Count => count;

    public int Priority => priority;

    public OtlpOrigin? Origin => origin;

    /// <summary>Returns the item of a span, a log record or a metric.</summary>
    /// <param name="message">The message in protobuf. It must be valid: an endpoint rejects a request for one wrong byte.</param>
    /// <param name="count">The number of spans, log records or data points in it.</param>
    /// <param name="priority">0 to 7.</param>
    /// <param name="origin">The resource and the scope that it belongs to; the exporter's own if null.</param>
    public static OtlpItem Of(ReadOnlySpan<byte> message, int count, int priority, OtlpOrigin? origin = null) => new(ProtoWriter.FieldOf(InScope, message), count, priority, origin);
}
