using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>The description of a group of items: its resource or its scope, and the address of the conventions. Both may be at its end.</summary>
internal ref struct GroupHead
{
    private const int First = 1;
    private const int SchemaUrl = 3;

    public ReadOnlySpan<byte> About { get; private set; }

    public ReadOnlySpan<byte> Schema { get; private set; }

    /// <exception cref="InvalidDataException">The bytes are no protobuf.</exception>
    public static GroupHead Read(ReadOnlySpan<byte> group)
    {
        GroupHead head = default;
        var reader = new ProtoReader(group);
        while (reader.Read())
        {
            if (reader.Type != WireType.Bytes) continue;
            if (reader.Field == First) head.About = reader.Bytes;
            else if (reader.Field == SchemaUrl) head.Schema = reader.Bytes;
        }

        return head;
    }
}
