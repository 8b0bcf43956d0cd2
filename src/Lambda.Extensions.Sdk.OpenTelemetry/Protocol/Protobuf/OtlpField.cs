namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>A field of an OTLP message.</summary>
internal sealed class OtlpField
{
    /// <summary>Gets its number.</summary>
    public required int Number { get; init; }

    /// <summary>Gets its name in JSON.</summary>
    public required string Name { get; init; }

    public required ValueKind Kind { get; init; }

    /// <summary>Gets whether it can have several values.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Gets whether it is text that authors and users write.</summary>
    public bool IsFree { get; init; }

    /// <summary>Gets the fields of its messages.</summary>
    public OtlpField[] Message { get; set; } = [];

    /// <summary>Gets the form in which the encoding has a single value.</summary>
    public WireType WireType => Kind switch
    {
        ValueKind.Text or ValueKind.Bytes or ValueKind.Id or ValueKind.Message => WireType.Bytes,
        ValueKind.Double or ValueKind.Fixed64 or ValueKind.SFixed64 => WireType.Fixed64,
        ValueKind.Fixed32 => WireType.Fixed32,
        _ => WireType.Varint,
    };
}
