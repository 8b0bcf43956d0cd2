namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>The form of a field's value in the protobuf encoding.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,

    /// <summary>A length and that many bytes: texts, messages, packed numbers.</summary>
    Bytes = 2,

    Fixed32 = 5,
}
