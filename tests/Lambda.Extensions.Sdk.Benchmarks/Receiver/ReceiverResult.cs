namespace Lambda.Extensions.Sdk.Benchmarks.Receiver;

/// <summary>What one run measured.</summary>
/// <param name="SpansPerSecond">Spans that were acknowledged, from the first request's first byte to the last one's answer.</param>
/// <param name="BatchMs">The time of each request at the rate of the gate.</param>
/// <param name="Postponed">Requests that were answered with 503, because the queue was full.</param>
/// <param name="SentBytes">The bytes that the endpoint received until then.</param>
/// <param name="PeakRssMiB">The greatest memory.</param>
internal sealed record ReceiverResult(double SpansPerSecond, double[] BatchMs, int Postponed, long SentBytes, double PeakRssMiB);
