using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>
/// A span, a log record or a metric, already encoded in protobuf. A flush, for which the function waits, only has to join the items. The
/// queues of several destinations can hold the same item.
/// </summary>
/// <param name="bytes">The whole field with its tag and its length: as the scope has it, or as the request has it when it
/// <see cref="IsPassThrough"/>.</param>
/// <param name="count">The number of spans, log records or data points in it, as the endpoint counts them.</param>
/// <param name="priority">0 to 7. The items of the highest priority are dropped last when the queue is full.</param>
internal sealed class OtlpItem(ReadOnlyMemory<byte> bytes, int count, int priority)
{
    /// <summary>The number of the field of a span in its scope, and of a log record and of a metric.</summary>
    private const int InScope = 2;

    /// <summary>The number of the field of a resource in a request.</summary>
    private const int InRequest = 1;

    public ReadOnlyMemory<byte> Field => bytes;

    public int Count => count;

    public int Priority => priority;

    /// <summary>
    /// Gets whether the item is a whole ResourceSpans, ResourceLogs or ResourceMetrics, with a resource of its own, that was received from
    /// another exporter.
    /// </summary>
    public bool IsPassThrough { get; private init; }

    /// <summary>Returns the item of a span, a log record or a metric.</summary>
    /// <param name="message">The message in protobuf.</param>
    /// <param name="count">The number of spans, log records or data points in it.</param>
    /// <param name="priority">0 to 7.</param>
    public static OtlpItem Of(ReadOnlySpan<byte> message, int count, int priority) => new(FieldOf(InScope, message), count, priority);

    /// <summary>Returns the item of a whole ResourceSpans, ResourceLogs or ResourceMetrics, which is sent as it is.</summary>
    /// <param name="resource">The message in protobuf. It must have been checked: an endpoint rejects a request for one wrong byte.</param>
    /// <param name="count">The number of spans, log records or data points in it.</param>
    /// <param name="priority">0 to 7.</param>
    public static OtlpItem PassThrough(ReadOnlySpan<byte> resource, int count, int priority) => new(FieldOf(InRequest, resource), count, priority) { IsPassThrough = true };

    private static byte[] FieldOf(int number, ReadOnlySpan<byte> message)
    {
        var to = new ProtoWriter(ProtoWriter.SizeOfField(number, message.Length));
        to.Bytes(number, message);
        return to.Written.ToArray();
    }
}
