namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

/// <summary>The type of a field in the OTLP schema.</summary>
internal enum ValueKind
{
    Text,
    Bytes,

    /// <summary>The bytes of a trace id or a span id, which JSON has in hexadecimal digits.</summary>
    Id,

    Bool,
    Double,

    /// <summary>An enum, or a number of 32 bits: a number in JSON.</summary>
    Int32,

    /// <summary>A number of 32 bits whose sign is in its lowest bit.</summary>
    ZigZag32,

    /// <summary>A number of 64 bits with any length: text in JSON.</summary>
    Int64,

    UInt64,
    Fixed32,
    Fixed64,
    SFixed64,
    Message,
}
