using System.Text;

namespace Caching.Origins.Http;

/// <summary>Puts the requested path after an origin's base address, and ensures that the address stays below it (SECURITY.md).</summary>
internal static class OriginTarget
{
    /// <param name="origin">The base address, which ends with a slash.</param>
    /// <param name="path">The rest of the path as it was received, encoded, without its first slash.</param>
    /// <param name="query">The query as it was received, without its question mark.</param>
    /// <param name="address">The address of the request.</param>
    /// <returns>False when the address could lead to another place.</returns>
    public static bool TryResolve(Uri origin, ReadOnlySpan<byte> path, ReadOnlySpan<byte> query, out Uri address)
    {
        address = origin;
        if (!IsPlain(path, "?#\\@"u8) || !IsPlain(query, "#\\"u8) || PathEscape.IsIn(path)) return false;
        string text = Encoding.ASCII.GetString(path);
        // "//host" and "scheme:" begin another address. A colon in the first segment is read as a scheme.
        if (text.StartsWith('/') || text.Split('/')[0].Contains(':', StringComparison.Ordinal)) return false;
        string suffix = query.IsEmpty ? text : text + "?" + Encoding.ASCII.GetString(query);
        // The text is forwarded as it was sent: it is not decoded, normalised and encoded again.
        if (!Uri.TryCreate(origin.AbsoluteUri + suffix, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out Uri? whole)) return false;
        address = whole;
        return whole.Scheme == origin.Scheme && whole.Host == origin.Host && whole.Port == origin.Port && whole.UserInfo.Length == 0 && whole.AbsoluteUri.StartsWith(origin.AbsoluteUri, StringComparison.Ordinal);
    }

    private static bool IsPlain(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> forbidden) =>
        bytes.IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0 && bytes.IndexOfAny(forbidden) < 0;
}
