namespace Caching.Origins.Http;

/// <summary>Reads the lists and numbers of HTTP header fields (RFC 9110 5.6.1, RFC 9111 1.2.2).</summary>
internal static class HeaderList
{
    /// <summary>The longest time that a cache uses: 2^31 seconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2_147_483_648);

    /// <summary>Splits a list at its commas, except those in quotes. Empty members are left out.</summary>
    public static IEnumerable<string> Split(string list)
    {
        bool isQuoted = false;
        int start = 0;
        for (int i = 0; i <= list.Length; i++)
        {
            if (i == list.Length || (list[i] == ',' && !isQuoted))
            {
                if (!string.IsNullOrWhiteSpace(list[start..i])) yield return list[start..i];
                start = i + 1;
            }
            else if (list[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (list[i] == '\\' && isQuoted)
            {
                i = Math.Min(i + 1, list.Length - 1);
            }
        }
    }

    /// <summary>Reads a number of seconds. One that is too large counts as <see cref="Longest"/>.</summary>
    /// <returns>Null when it is no number.</returns>
    public static TimeSpan? Seconds(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyExceptInRange('0', '9')) return null;
        string digits = text.TrimStart('0');
        if (digits.Length > 10) return Longest;
        var read = TimeSpan.FromSeconds(digits.Length == 0 ? 0 : long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture));
        return read < Longest ? read : Longest;
    }
}
