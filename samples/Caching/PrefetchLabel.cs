namespace Caching;

/// <summary>Names an item of <c>CACHING_PREFETCH</c> in the log. A query may hold a key and an address a password: neither is logged.</summary>
/// <param name="Text">The item, what is harmless of it, or its place in the list.</param>
/// <param name="IsWhole">Whether it is the whole item.</param>
internal sealed record PrefetchLabel(string Text, bool IsWhole)
{
    public static PrefetchLabel Of(string item, int place)
    {
        if (item.Contains('@', StringComparison.Ordinal) || item.Contains("//", StringComparison.Ordinal)) return new PrefetchLabel($"item {place}", IsWhole: false);
        int query = item.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? new PrefetchLabel(item, IsWhole: true) : new PrefetchLabel(item[..query] + "?…", IsWhole: false);
    }
}
