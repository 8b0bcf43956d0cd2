using Lambda.Extensions.Sdk.Testing.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Sends batches to a subscriber.</summary>
internal interface ITelemetryTransport : IDisposable
{
    /// <summary>Returns the bytes of a batch.</summary>
    byte[] Encode(IReadOnlyList<DeliveredTelemetryRecord> records);

    /// <summary>Sends the bytes. A refusal, or a missing receiver, is a result, not an exception.</summary>
    Task<SendResult> SendAsync(byte[] body, CancellationToken cancellationToken);
}
