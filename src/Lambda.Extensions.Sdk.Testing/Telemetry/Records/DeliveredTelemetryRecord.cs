using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>A record of a delivery, as the platform made it.</summary>
public sealed class DeliveredTelemetryRecord
{
    private readonly byte[] _json;

    internal DeliveredTelemetryRecord(string type, string? requestId, byte[] json)
    {
        Type = type;
        RequestId = requestId;
        _json = json;
    }

    /// <summary>Its type, like <c>platform.report</c>, <c>function</c>.</summary>
    public string Type { get; }

    /// <summary>The invocation a platform record is about, or <see langword="null"/>.</summary>
    public string? RequestId { get; }

    /// <summary>The whole record: an object with <c>time</c>, <c>type</c> and <c>record</c>.</summary>
    public string Json => Encoding.UTF8.GetString(_json);

    internal ReadOnlySpan<byte> Bytes => _json;

    internal int Length => _json.Length;

    /// <inheritdoc/>
    public override string ToString() => Json;
}
