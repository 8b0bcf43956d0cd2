using System.Buffers.Binary;
using System.Text;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Frames an event of <c>application/vnd.amazon.eventstream</c>: lengths, headers, payload, and a checksum of each part.</summary>
internal static class EventStreamFrame
{
    private const int PreludeBytes = 12;
    private const int ChecksumBytes = 4;
    private const byte StringType = 7;

    public static byte[] Create(string eventType, string contentType, ReadOnlySpan<byte> payload)
    {
        byte[] headers = [.. Header(":event-type", eventType), .. Header(":content-type", contentType), .. Header(":message-type", "event")];
        byte[] frame = new byte[PreludeBytes + headers.Length + payload.Length + ChecksumBytes];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.Of(frame.AsSpan(0, 8)));
        headers.CopyTo(frame, PreludeBytes);
        payload.CopyTo(frame.AsSpan(PreludeBytes + headers.Length));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - ChecksumBytes), Crc32.Of(frame.AsSpan(0, frame.Length - ChecksumBytes)));
        return frame;
    }

    private static byte[] Header(string name, string value)
    {
        byte[] length = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(length, (short)value.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), StringType, .. length, .. Encoding.ASCII.GetBytes(value)];
    }
}
