namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Calculates the checksum of event streams (CRC-32, as of zip and gzip).</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(value => Entry((uint)value))];

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte b in bytes) state = Table[(byte)(state ^ b)] ^ (state >> 8);
        return ~state;
    }

    private static uint Entry(uint value)
    {
        for (int bit = 0; bit < 8; bit++) value = (value & 1) != 0 ? (value >> 1) ^ Polynomial : value >> 1;
        return value;
    }
}
