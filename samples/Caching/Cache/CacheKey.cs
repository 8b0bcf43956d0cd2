using System.Globalization;
using System.Text;

namespace Caching.Cache;

/// <summary>
/// Makes keys from parts. Each part stands after its length, so no part can imitate the end of another, with any characters. Two
/// keys are equal only if their kinds and all their parts are.
/// </summary>
internal static class CacheKey
{
    /// <summary>Makes the key of a resource.</summary>
    /// <param name="kind">The kind of origin: a constant without digits and bars.</param>
    /// <param name="parts">The values that identify the resource and the caller. Null is a different part from an empty text.</param>
    public static string Of(string kind, params ReadOnlySpan<string?> parts)
    {
        var key = new StringBuilder(kind);
        foreach (string? part in parts)
        {
            if (part is null) key.Append("|-");
            else key.Append('|').Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        }

        return key.ToString();
    }
}
