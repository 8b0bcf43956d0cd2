using System.Buffers.Text;

namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>Reads numbers in any form: JSON numbers, and numbers as text. NaN stands for "none".</summary>
internal static class JsonNumber
{
    public static double Of(ReadOnlySpan<byte> json, JsonSlice value)
    {
        if (!value.IsPresent) return double.NaN;
        ReadOnlySpan<byte> bytes = value.Of(json);
        Span<byte> room = stackalloc byte[JsonText.MaxShort];
        if (bytes[0] == '"') return Parse(JsonText.Short(bytes[1..^1], room).Trim(" \t\r\n"u8));
        return Parse(bytes);
    }

    /// <summary>Returns the nearest whole number that is not negative.</summary>
    public static long? CountOrNull(double value) => WholeOrNull(Math.Max(value, 0));

    public static double? OrNull(double value) => double.IsNaN(value) ? null : value;

    /// <summary>Returns the nearest whole number, within the range of a <see langword="long"/>.</summary>
    public static long? WholeOrNull(double value) => double.IsNaN(value) ? null : (long)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), long.MinValue, long.MaxValue);

    private static double Parse(ReadOnlySpan<byte> bytes) =>
        Utf8Parser.TryParse(bytes, out double number, out int used) && used == bytes.Length && double.IsFinite(number) ? number : double.NaN;
}
