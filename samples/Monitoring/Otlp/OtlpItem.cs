namespace Monitoring.Otlp;

/// <summary>A span, a log record or a set of metrics, encoded already: what is left to do at a flush, which the function pays for, is to join them.</summary>
/// <param name="Json">The JSON object, or several with commas between.</param>
/// <param name="Count">How many spans, log records or data points it has, as the endpoint counts them.</param>
/// <param name="Priority">0 to 7: what is given up last when the queue is full.</param>
internal sealed record OtlpItem(ReadOnlyMemory<byte> Json, int Count, int Priority);
