using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.logsDropped</c>: the platform dropped records, because a listener was too slow or unreachable.</summary>
public sealed class PlatformLogsDroppedRecord : TelemetryRecord
{
    private readonly JsonSlice _reason;
    private string? _reasonText;
    private readonly double _droppedRecords = double.NaN;
    private readonly double _droppedBytes = double.NaN;

    internal PlatformLogsDroppedRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("reason"u8)) _reason = members.Value;
            else if (members.Is("droppedRecords"u8)) _droppedRecords = JsonNumber.Of(source.Body, members.Value);
            else if (members.Is("droppedBytes"u8)) _droppedBytes = JsonNumber.Of(source.Body, members.Value);
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.logsDropped";

    /// <summary>Gets the reason, in the platform's words; empty when it gave none.</summary>
    public string Reason => ReadText(ref _reasonText, _reason);

    /// <summary>Gets the number of dropped records, not negative, or <see langword="null"/>.</summary>
    public long? DroppedRecords => JsonNumber.CountOrNull(_droppedRecords);

    /// <summary>Gets the number of dropped bytes, not negative, or <see langword="null"/>.</summary>
    public long? DroppedBytes => JsonNumber.CountOrNull(_droppedBytes);
}
