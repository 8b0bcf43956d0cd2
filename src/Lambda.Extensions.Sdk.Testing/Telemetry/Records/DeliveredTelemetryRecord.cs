using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Records;

/// <summary>Represents a record of a delivery, as the platform produced it.</summary>
public sealed class DeliveredTelemetryRecord
{
    private readonly byte[] _json;

    /// <summary>The length of the members before the value of <c>record</c>.</summary>
    private readonly int _envelope;

    internal DeliveredTelemetryRecord(string type, string? requestId, string envelope, string value)
        : this(type, requestId, Encoding.UTF8.GetByteCount(envelope), Encoding.UTF8.GetBytes(envelope + value + '}'))
    {
    }

    private DeliveredTelemetryRecord(string type, string? requestId, int envelope, byte[] json)
    {
        _envelope = envelope;
        Type = type;
        RequestId = requestId;
        _json = json;
    }

    /// <summary>Gets the record's type, like <c>platform.report</c> or <c>function</c>.</summary>
    public string Type { get; }

    /// <summary>Gets the request id of a platform record, or <see langword="null"/>.</summary>
    public string? RequestId { get; }

    /// <summary>Gets the whole record: an object with <c>time</c>, <c>type</c> and <c>record</c>. With <see cref="Faults.TelemetryFault.CutLongRecords"/> it can be a part of one, which is not JSON.</summary>
    public string Json => Encoding.UTF8.GetString(_json);

    internal ReadOnlySpan<byte> Bytes => _json;

    internal int Length => _json.Length;

    /// <summary>True for a part of a record whose rest comes with the next delivery.</summary>
    internal bool EndsDelivery { get; private init; }

    /// <summary>Cuts the value into parts, each with the envelope, which end their delivery except the last one.</summary>
    /// <param name="length">The length of each part but the last.</param>
    internal IEnumerable<DeliveredTelemetryRecord> Cut(int length)
    {
        int room = length - _envelope - 1;
        int end = _json.Length - 1;
        for (int position = _envelope; position < end;)
        {
            int next = Math.Min(position + room, end);
            // A character stays in one piece.
            while (next < end && (_json[next] & 0xC0) == 0x80) next--;
            byte[] part = [.. _json.AsSpan(0, _envelope), .. _json.AsSpan(position, next - position), (byte)'}'];
            yield return new DeliveredTelemetryRecord(Type, RequestId, _envelope, part) { EndsDelivery = next < end };
            position = next;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Json;
}
