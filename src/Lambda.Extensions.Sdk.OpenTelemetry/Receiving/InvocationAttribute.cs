using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>The attribute that names the invocation of a span or a log record.</summary>
internal static class InvocationAttribute
{
    public const string Name = "faas.invocation_id";

    /// <summary>Returns whether an attribute is the one.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public static bool Is(ReadOnlySpan<byte> attribute)
    {
        var reader = new ProtoReader(attribute);
        while (reader.Read())
        {
            if (reader is { Field: 1, Type: WireType.Bytes }) return reader.Bytes.SequenceEqual("faas.invocation_id"u8);
        }

        return false;
    }
}
