namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>A field of an OTLP message.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Kind">Its type.</param>
/// <param name="IsRepeated">True when it can have several values.</param>
/// <param name="Message">The type of its messages.</param>
internal sealed record OtlpField(int Number, string Name, ValueKind Kind, bool IsRepeated = false, Func<OtlpField[]>? Message = null)
{
    /// <summary>Gets the form in which the encoding has a single value.</summary>
    public WireType WireType => Kind switch
    {
        ValueKind.Text or ValueKind.Bytes or ValueKind.Id or ValueKind.Message => WireType.Bytes,
        ValueKind.Double or ValueKind.Fixed64 or ValueKind.SFixed64 => WireType.Fixed64,
        ValueKind.Fixed32 => WireType.Fixed32,
        _ => WireType.Varint,
    };
}
