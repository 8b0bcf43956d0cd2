using System.Buffers.Text;

namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>Numbers in any form: JSON numbers, and numbers as text. NaN stands for "none".</summary>
internal static class JsonNumber
{
    public static double Of(ReadOnlySpan<byte> json, JsonSlice value)
    {
        if (!value.IsPresent) return double.NaN;
        ReadOnlySpan<byte> bytes = value.Of(json);
        if (bytes[0] == '"') bytes = bytes[1..^1].Trim((byte)' ');
        return Utf8Parser.TryParse(bytes, out double number, out int used) && used == bytes.Length && double.IsFinite(number) ? number : double.NaN;
    }

    public static double? OrNull(double value) => double.IsNaN(value) ? null : value;

    /// <summary>The nearest whole number, within the range of a <see langword="long"/>.</summary>
    public static long? WholeOrNull(double value) => double.IsNaN(value) ? null : (long)Math.Clamp(Math.Round(value, MidpointRounding.AwayFromZero), long.MinValue, long.MaxValue);
}
