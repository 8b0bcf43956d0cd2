namespace Caching;

/// <summary>
/// Names an item of <c>CACHING_PREFETCH</c> in the log. A query may contain a key, and an address a password: neither is logged.
/// </summary>
/// <param name="Text">The item, its harmless part, or its place in the list.</param>
/// <param name="IsWhole">True when the text is the whole item.</param>
internal sealed record PrefetchLabel(string Text, bool IsWhole)
{
    public static PrefetchLabel Of(string item, int place)
    {
        if (item.Contains('@', StringComparison.Ordinal) || item.Contains("//", StringComparison.Ordinal)) return new PrefetchLabel($"item {place}", IsWhole: false);
        int query = item.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? new PrefetchLabel(item, IsWhole: true) : new PrefetchLabel(item[..query] + "?…", IsWhole: false);
    }
}
