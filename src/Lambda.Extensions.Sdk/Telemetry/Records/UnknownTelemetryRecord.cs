using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// Represents a record of a type that this SDK does not know. <see cref="TelemetryRecord.RawJson"/> contains all of it.
/// </summary>
public sealed class UnknownTelemetryRecord : TelemetryRecord
{
    private readonly JsonSlice _type;
    private string? _typeText;

    internal UnknownTelemetryRecord(in RecordSource source)
        : base(source) => _type = source.Type;

    /// <inheritdoc/>
    public override string Type => ReadText(ref _typeText, _type);
}
