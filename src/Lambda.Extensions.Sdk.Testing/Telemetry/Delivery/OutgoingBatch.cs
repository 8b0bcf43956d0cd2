using Lambda.Extensions.Sdk.Testing.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Holds records on their way to a subscriber.</summary>
/// <param name="Records">The records, in order.</param>
/// <param name="ToldDrops">The losses that a <c>platform.logsDropped</c> among them reports. If this batch is lost too, they must be reported again.</param>
internal sealed record OutgoingBatch(IReadOnlyList<DeliveredTelemetryRecord> Records, DropCount ToldDrops)
{
    /// <summary>The count of lost records if this batch is lost, without reports of earlier losses.</summary>
    public DropCount Content
    {
        get
        {
            var content = default(DropCount);
            foreach (DeliveredTelemetryRecord record in Records)
            {
                if (record.Type != RecordTypes.LogsDropped) content += new DropCount(1, record.Length);
            }

            return content;
        }
    }
}
