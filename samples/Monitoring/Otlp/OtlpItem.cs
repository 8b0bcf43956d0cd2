namespace Monitoring.Otlp;

/// <summary>
/// A span, a log record or a set of metrics, already encoded. A flush, for which the function waits, only has to join the items.
/// </summary>
/// <param name="Json">The JSON object, or several with commas between.</param>
/// <param name="Count">The number of spans, log records or data points in it, as the endpoint counts them.</param>
/// <param name="Priority">0 to 7. The items of the highest priority are dropped last when the queue is full.</param>
internal sealed record OtlpItem(ReadOnlyMemory<byte> Json, int Count, int Priority);
