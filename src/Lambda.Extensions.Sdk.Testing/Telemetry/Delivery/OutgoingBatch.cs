using Lambda.Extensions.Sdk.Testing.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Records on their way to a subscriber.</summary>
/// <param name="Records">The records, in order.</param>
/// <param name="ToldDrops">What a <c>platform.logsDropped</c> among them tells of: if this batch is lost too, it must be told again.</param>
internal sealed record OutgoingBatch(IReadOnlyList<DeliveredTelemetryRecord> Records, DropCount ToldDrops)
{
    /// <summary>What is lost with it, the news of earlier losses aside.</summary>
    public DropCount Content
    {
        get
        {
            var content = default(DropCount);
            foreach (var record in Records)
            {
                if (record.Type != RecordTypes.LogsDropped) content += new DropCount(1, record.Length);
            }

            return content;
        }
    }
}
