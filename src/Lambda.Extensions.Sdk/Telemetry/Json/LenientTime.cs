namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>
/// Reads timestamps in the platform's form (ISO 8601, UTC, milliseconds), and in the other forms that have been seen: any number of
/// fraction digits, an offset, no zone, a colon before the fraction (lambda-facts 3.4), epoch seconds or milliseconds.
/// </summary>
internal static class LenientTime
{
    /// <summary>Returns the ticks of the moment in UTC; 0 when there is no readable time.</summary>
    public static long Of(ReadOnlySpan<byte> json, JsonSlice value)
    {
        if (!value.IsPresent) return 0;
        ReadOnlySpan<byte> bytes = value.Of(json);
        if (bytes[0] == '"' && Iso(JsonText.Short(bytes[1..^1], stackalloc byte[JsonText.MaxShort]).Trim((byte)' ')) is var ticks and > 0) return ticks;
        double epoch = JsonNumber.Of(json, value);
        // Seconds until the year 5138, milliseconds from 1973 on.
        double milliseconds = Math.Abs(epoch) < 1e11 ? epoch * 1000 : epoch;
        return milliseconds is > 0 and < 253_402_300_800_000 ? DateTime.UnixEpoch.Ticks + (long)(milliseconds * TimeSpan.TicksPerMillisecond) : 0;
    }

    public static DateTimeOffset? OrNull(long ticks) => ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    // 2026-11-23T08:15:30.123Z
    private static long Iso(ReadOnlySpan<byte> text)
    {
        if (!Take(ref text, 4, out int year) || !Skip(ref text, "-"u8) || !Take(ref text, 2, out int month) || !Skip(ref text, "-"u8) || !Take(ref text, 2, out int day)) return 0;
        int hour = 0, minute = 0, second = 0;
        long fraction = 0;
        if (Skip(ref text, "Tt "u8))
        {
            if (!Take(ref text, 2, out hour) || !Skip(ref text, ":"u8) || !Take(ref text, 2, out minute)) return 0;
            if (Skip(ref text, ":"u8) && !Take(ref text, 2, out second)) return 0;
            if (Skip(ref text, ".,:"u8)) fraction = Fraction(ref text);
        }

        long offset = Offset(ref text);
        // 60 is a leap second, which DateTime does not support.
        if (!text.IsEmpty || fraction < 0 || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return 0;
        long ticks = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + (second * TimeSpan.TicksPerSecond) + fraction - offset;
        return ticks > 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : 0;
    }

    private static long Fraction(ref ReadOnlySpan<byte> text)
    {
        long value = 0, scale = TimeSpan.TicksPerSecond;
        int digits = 0;
        for (; digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
        {
            scale /= 10;
            value += (text[digits] - '0') * scale;
        }

        text = text[digits..];
        return digits == 0 ? -1 : value;
    }

    private static long Offset(ref ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || Skip(ref text, "Zz"u8)) return 0;
        ReadOnlySpan<byte> from = text;
        long sign = text[0] == '-' ? -1 : 1;
        if (!Skip(ref text, "+-"u8) || !Take(ref text, 2, out int hours)) return 0;
        Skip(ref text, ":"u8);
        int minutes = 0;
        if (!text.IsEmpty && !Take(ref text, 2, out minutes)) text = from;
        return sign * ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute));
    }

    private static bool Skip(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> anyOf)
    {
        if (text.IsEmpty || !anyOf.Contains(text[0])) return false;
        text = text[1..];
        return true;
    }

    private static bool Take(ref ReadOnlySpan<byte> text, int digits, out int value)
    {
        value = 0;
        if (text.Length < digits) return false;
        for (int i = 0; i < digits; i++)
        {
            if (text[i] is < (byte)'0' or > (byte)'9') return false;
            value = (value * 10) + (text[i] - '0');
        }

        text = text[digits..];
        return true;
    }
}
