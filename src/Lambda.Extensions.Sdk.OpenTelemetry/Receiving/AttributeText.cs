using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>Reads the key and the text of an attribute.</summary>
internal static class AttributeText
{
    private const int Key = 1;
    private const int Value = 2;

    /// <summary>Returns the key; empty when there is none.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public static string KeyOf(ReadOnlySpan<byte> attribute) => Encoding.UTF8.GetString(Last(attribute, Key));

    /// <summary>Returns whether it is the name that an SDK gives a service without settings: <c>unknown_service:node</c>.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public static bool IsUnknownService(ReadOnlySpan<byte> attribute) =>
        Last(attribute, Key).SequenceEqual("service.name"u8) && Last(Last(attribute, Value), AnyValueField.Text).StartsWith("unknown_service"u8);

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> message, int field)
    {
        ReadOnlySpan<byte> last = default;
        var reader = new ProtoReader(message);
        while (reader.Read())
        {
            if (reader.Field == field && reader.Type == WireType.Bytes) last = reader.Bytes;
        }

        return last;
    }
}
