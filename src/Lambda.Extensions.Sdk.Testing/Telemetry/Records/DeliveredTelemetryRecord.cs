using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Represents a record of a delivery, as the platform produced it.</summary>
public sealed class DeliveredTelemetryRecord
{
    private readonly byte[] _json;

    internal DeliveredTelemetryRecord(string type, string? requestId, byte[] json)
    {
        Type = type;
        RequestId = requestId;
        _json = json;
    }

    /// <summary>Gets the record's type, like <c>platform.report</c> or <c>function</c>.</summary>
    public string Type { get; }

    /// <summary>Gets the request id of a platform record, or <see langword="null"/>.</summary>
    public string? RequestId { get; }

    /// <summary>Gets the whole record: an object with <c>time</c>, <c>type</c> and <c>record</c>.</summary>
    public string Json => Encoding.UTF8.GetString(_json);

    internal ReadOnlySpan<byte> Bytes => _json;

    internal int Length => _json.Length;

    /// <inheritdoc/>
    public override string ToString() => Json;
}
