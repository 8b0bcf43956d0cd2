namespace Caching.Endpoints;

/// <summary>Lists of entity tags (RFC 9110 13.1.2).</summary>
internal static class EntityTags
{
    /// <summary>Returns whether <c>If-None-Match</c> names a tag. Weak tags count as strong.</summary>
    public static bool Contain(ReadOnlySpan<byte> list, string tag)
    {
        ReadOnlySpan<char> wanted = tag.StartsWith("W/", StringComparison.Ordinal) ? tag.AsSpan(2) : tag;
        foreach (Range range in list.Split((byte)','))
        {
            ReadOnlySpan<byte> item = list[range].Trim((byte)' ');
            if (item.SequenceEqual("*"u8)) return true;
            if (item.StartsWith("W/"u8)) item = item[2..];
            if (item.Length == wanted.Length && System.Text.Ascii.Equals(item, wanted)) return true;
        }

        return false;
    }
}
