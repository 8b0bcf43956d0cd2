using Lambda.Extensions.Sdk.Testing.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>How batches get to a subscriber.</summary>
internal interface ITelemetryTransport : IDisposable
{
    /// <summary>The bytes of a batch.</summary>
    byte[] Encode(IReadOnlyList<DeliveredTelemetryRecord> records);

    /// <summary>Sends them. A refusal, or a receiver that is not there, is a result, not an exception.</summary>
    Task<SendResult> SendAsync(byte[] body, CancellationToken cancellationToken);
}
