using System.Buffers.Text;
using System.Globalization;
using Lambda.Extensions.Sdk.OpenTelemetry.Primitives;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Lines;

/// <summary>
/// Reads the times that loggers write: ISO 8601 and similar forms, and seconds, milliseconds, microseconds or nanoseconds since 1970.
/// </summary>
internal static class LineTime
{
    /// <summary>
    /// The tolerance for a time without a zone. If it is this near to the platform's time, it is UTC. Otherwise it is the function's
    /// local time, since zones are quarters of an hour apart.
    /// </summary>
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(10);

    /// <summary>Reads the time at the start of a text, such as <c>2026-11-23T08:15:16.050Z</c> or <c>2026/11/23 08:15:16,050</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="near">The time of the platform's record. It decides whether a time without a zone is UTC.</param>
    /// <param name="time">The time; <see langword="null"/> when it is implausible, or its zone is unknown.</param>
    /// <returns>The number of bytes of the time; 0 when there is none.</returns>
    public static int Read(ReadOnlySpan<byte> text, DateTimeOffset? near, out DateTimeOffset? time)
    {
        time = null;
        if (text.Length < 19 || text[4] is not ((byte)'-' or (byte)'/') || text[7] != text[4] || text[10] is not ((byte)'T' or (byte)'t' or (byte)' ') || text[13] != ':' || text[16] != ':') return 0;
        if (!Number(text, 0, 4, out int year) || !Number(text, 5, 2, out int month) || !Number(text, 8, 2, out int day) || !Number(text, 11, 2, out int hour) || !Number(text, 14, 2, out int minute) || !Number(text, 17, 2, out int second)) return 0;
        int at = 19;
        long ticks = 0;
        if (at + 1 < text.Length && text[at] is (byte)'.' or (byte)',' && char.IsAsciiDigit((char)text[at + 1]))
        {
            long unit = TimeSpan.TicksPerSecond / 10;
            for (at++; at < text.Length && char.IsAsciiDigit((char)text[at]); at++, unit /= 10) ticks += (text[at] - '0') * unit;
        }

        int zone = Zone(text[at..], out TimeSpan? offset);
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 60) return at + zone;
        DateTimeOffset local = new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), TimeSpan.Zero).AddTicks(ticks);
        time = offset is { } known ? SensibleTime.Of(local - known) : near is null || (local - near.Value).Duration() < Near ? SensibleTime.Of(local) : null;
        return at + zone;
    }

    /// <summary>Returns the time in a JSON line's member; <see langword="null"/> when it is no time.</summary>
    public static DateTimeOffset? OfMember(ReadOnlySpan<byte> value, DateTimeOffset? near)
    {
        value = value.Trim(" "u8);
        if (Utf8Parser.TryParse(value, out double number, out int used) && used == value.Length) return OfNumber(value, number);
        if (Read(value, near, out DateTimeOffset? time) is var length and > 0) return length == value.Length ? time : null;
        return Utf8Parser.TryParse(value, out DateTimeOffset http, out used, 'R') && used == value.Length ? SensibleTime.Of(http) : null;
    }

    private static DateTimeOffset? OfNumber(ReadOnlySpan<byte> text, double number)
    {
        if (!(number > 1e8 && number < 1e20)) return null;
        // A double is not exact enough for nanoseconds, and a long is not large enough for numbers that are no times.
        if (number > 1e11 && Utf8Parser.TryParse(text, out long whole, out int used) && used == text.Length)
        {
            long ticks = number > 1e17 ? whole / 100 : number > 1e14 ? whole * 10 : number < 1e14 ? whole * TimeSpan.TicksPerMillisecond : 0;
            return SensibleTime.Of(DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(ticks, 0, TimeSpan.TicksPerDay * 100_000)));
        }

        if (number >= 1e14) return null;
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)) return null;
        return SensibleTime.Of(DateTimeOffset.UnixEpoch.AddTicks((long)(number > 1e11 ? exact * TimeSpan.TicksPerMillisecond : exact * TimeSpan.TicksPerSecond)));
    }

    private static int Zone(ReadOnlySpan<byte> text, out TimeSpan? offset)
    {
        offset = null;
        if (text.Length > 0 && text[0] is (byte)'Z' or (byte)'z')
        {
            offset = TimeSpan.Zero;
            return 1;
        }

        int space = text.StartsWith(" "u8) ? 1 : 0;
        ReadOnlySpan<byte> zone = text[space..];
        if (zone.StartsWith("UTC"u8) || zone.StartsWith("GMT"u8))
        {
            offset = TimeSpan.Zero;
            return space + 3;
        }

        if (zone.Length < 3 || zone[0] is not ((byte)'+' or (byte)'-') || !Number(zone, 1, 2, out int hours) || hours > 14) return 0;
        int colon = zone.Length > 3 && zone[3] == ':' ? 1 : 0;
        bool hasMinutes = Number(zone, 3 + colon, 2, out int minutes);
        // " - name" after a time is no zone, and neither is " -12 degrees".
        if (space == 1 && !hasMinutes) return 0;
        if (minutes > 59) return 0;
        offset = (hours * 60 + minutes) * TimeSpan.FromMinutes(zone[0] == '-' ? -1 : 1);
        return space + (hasMinutes ? 5 + colon : 3);
    }

    private static bool Number(ReadOnlySpan<byte> text, int at, int length, out int number)
    {
        number = 0;
        if (at + length > text.Length) return false;
        foreach (byte b in text.Slice(at, length))
        {
            if (!char.IsAsciiDigit((char)b)) return false;
            number = number * 10 + (b - '0');
        }

        return true;
    }
}
