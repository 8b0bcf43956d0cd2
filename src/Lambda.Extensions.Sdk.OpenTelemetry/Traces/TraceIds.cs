using System.Buffers.Binary;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>Converts trace ids between hexadecimal digits and numbers. UInt128 can do it too, with 60 KB of code.</summary>
internal static class TraceIds
{
    private const int Size = 16;

    public static UInt128 Number(string digits) => BinaryPrimitives.ReadUInt128BigEndian(Convert.FromHexString(digits));

    public static string Text(UInt128 id)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, id);
        return Convert.ToHexStringLower(bytes);
    }
}
