using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>A record of a type this SDK does not know: <see cref="TelemetryRecord.RawJson"/> has all of it.</summary>
public sealed class UnknownTelemetryRecord : TelemetryRecord
{
    private readonly JsonSlice _type;
    private string? _typeText;

    internal UnknownTelemetryRecord(in RecordSource source)
        : base(source) => _type = source.Type;

    /// <inheritdoc/>
    public override string Type => ReadText(ref _typeText, _type);
}
