using System.Buffers.Binary;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>The members of a received span that decide how it is sent.</summary>
internal readonly record struct SpanFacts(UInt128 TraceId, ulong SpanId, ulong ParentSpanId, ulong Start, bool IsSampled, bool HasFailed, bool HasInvocation)
{
    private const int Attributes = 9;
    private const int Error = 2;

    /// <summary>Gets whether it has the ids without which endpoints refuse a whole request.</summary>
    public bool HasIds => TraceId != 0 && SpanId != 0;

    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public static SpanFacts Read(ReadOnlySpan<byte> span)
    {
        SpanFacts facts = default;
        var reader = new ProtoReader(span);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case SpanField.TraceId when reader.Type == WireType.Bytes:
                    facts = facts with { TraceId = TraceIdOf(reader.Bytes) };
                    break;
                case SpanField.SpanId when reader.Type == WireType.Bytes:
                    facts = facts with { SpanId = SpanIdOf(reader.Bytes) };
                    break;
                case SpanField.ParentSpanId when reader.Type == WireType.Bytes:
                    facts = facts with { ParentSpanId = SpanIdOf(reader.Bytes) };
                    break;
                case SpanField.Start when reader.Type == WireType.Fixed64:
                    facts = facts with { Start = reader.Value };
                    break;
                case SpanField.Flags when reader.Type == WireType.Fixed32:
                    facts = facts with { IsSampled = (reader.Value & 1) != 0 };
                    break;
                case SpanField.Status when reader.Type == WireType.Bytes:
                    facts = facts with { HasFailed = IsError(reader.Bytes) };
                    break;
                case Attributes when reader.Type == WireType.Bytes && InvocationAttribute.Is(reader.Bytes):
                    facts = facts with { HasInvocation = true };
                    break;
                default:
                    break;
            }
        }

        return facts;
    }

    /// <summary>Returns the id; zero when it is none.</summary>
    public static UInt128 TraceIdOf(ReadOnlySpan<byte> id) => id.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(id) : 0;

    /// <summary>Returns the id; zero when it is none.</summary>
    public static ulong SpanIdOf(ReadOnlySpan<byte> id) => id.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(id) : 0;

    private static bool IsError(ReadOnlySpan<byte> status)
    {
        bool isError = false;
        var reader = new ProtoReader(status);
        while (reader.Read())
        {
            if (reader is { Field: SpanField.StatusCode, Type: WireType.Varint }) isError = reader.Value == Error;
        }

        return isError;
    }
}
