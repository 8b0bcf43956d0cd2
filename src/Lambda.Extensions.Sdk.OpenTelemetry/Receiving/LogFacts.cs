using Lambda.Extensions.Sdk.OpenTelemetry.Lines;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>The members of a received log record that decide how it is sent.</summary>
internal ref struct LogFacts
{
    private const int Attributes = 6;

    /// <summary>Gets the trace id; zero for none.</summary>
    public UInt128 TraceId { get; private set; }

    /// <summary>Gets whether it has an id of a wrong length, for which endpoints refuse a whole request.</summary>
    public bool HasWrongId { get; private set; }

    public ulong Time { get; private set; }

    public Severity Severity { get; private set; }

    public bool HasInvocation { get; private set; }

    /// <summary>Gets the body when it is text.</summary>
    public ReadOnlySpan<byte> Body { get; private set; }

    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public static LogFacts Read(ReadOnlySpan<byte> record)
    {
        LogFacts facts = default;
        ulong observed = 0;
        var reader = new ProtoReader(record);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case LogField.Time when reader.Type == WireType.Fixed64:
                    facts.Time = reader.Value;
                    break;
                case LogField.ObservedTime when reader.Type == WireType.Fixed64:
                    observed = reader.Value;
                    break;
                case LogField.SeverityNumber when reader.Type == WireType.Varint:
                    facts.Severity = reader.Value <= 24 ? (Severity)reader.Value : Severity.Unspecified;
                    break;
                case LogField.TraceId when reader.Type == WireType.Bytes:
                    facts.TraceId = SpanFacts.TraceIdOf(reader.Bytes);
                    facts.HasWrongId |= reader.Bytes.Length is not (0 or 16);
                    break;
                case LogField.SpanId when reader.Type == WireType.Bytes:
                    facts.HasWrongId |= reader.Bytes.Length is not (0 or 8);
                    break;
                case LogField.Body when reader.Type == WireType.Bytes:
                    facts.Body = TextOf(reader.Bytes);
                    break;
                case Attributes when reader.Type == WireType.Bytes && InvocationAttribute.Is(reader.Bytes):
                    facts.HasInvocation = true;
                    break;
                default:
                    break;
            }
        }

        if (facts.Time == 0) facts.Time = observed;
        return facts;
    }

    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = default;
        var reader = new ProtoReader(value);
        while (reader.Read())
        {
            if (reader is { Field: AnyValueField.Text, Type: WireType.Bytes }) text = reader.Bytes;
        }

        return text;
    }
}
