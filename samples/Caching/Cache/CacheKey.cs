using System.Globalization;
using System.Text;

namespace Caching.Cache;

/// <summary>
/// Makes keys of parts. Each part stands behind its length, so no part can imitate the end of another, whatever characters it has: two
/// keys are the same only if their kinds and all their parts are.
/// </summary>
internal static class CacheKey
{
    /// <summary>Makes the key of a resource.</summary>
    /// <param name="kind">The kind of origin: a constant without digits and bars.</param>
    /// <param name="parts">What identifies the resource and who asks for it; null is another part than an empty text.</param>
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
