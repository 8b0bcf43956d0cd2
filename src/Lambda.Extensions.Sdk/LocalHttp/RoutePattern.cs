using System.Text;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// A path with names for parts of it: <c>/a/{name}/b</c>, and at the end <c>{*rest}</c> for the remaining path. Matches a path as
/// it was received: an encoded slash does not separate segments.
/// </summary>
internal sealed class RoutePattern
{
    public const int MaxValues = 8;

    private readonly (byte[] Literal, string? Name)[] _segments;
    private readonly string[] _names;
    private readonly bool _takesRest;

    /// <exception cref="ArgumentException">The text is not a pattern.</exception>
    public RoutePattern(string pattern)
    {
        if (pattern.Length == 0 || pattern[0] != '/') throw Malformed(pattern, "it begins with a slash");
        string[] parts = pattern[1..].Split('/');
        _segments = new (byte[], string?)[parts.Length];
        List<string> names = [];
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            if (!part.Contains('{', StringComparison.Ordinal) && !part.Contains('}', StringComparison.Ordinal))
            {
                if (!Ascii.IsValid(part) || part.AsSpan().IndexOfAny(" ?#%\\") >= 0) throw Malformed(pattern, "its literal parts are plain ASCII");
                _segments[i] = (Encoding.ASCII.GetBytes(part), null);
                continue;
            }

            bool rest = part.StartsWith("{*", StringComparison.Ordinal);
            string name = part.Length > 2 ? part[(rest ? 2 : 1)..^1] : "";
            if (part[0] != '{' || part[^1] != '}' || name.Length == 0 || name.AsSpan().IndexOfAny("{}*") >= 0) throw Malformed(pattern, "a name is a whole segment, {name} or {*name}");
            if (rest && i != parts.Length - 1) throw Malformed(pattern, "{*name} is its last segment");
            if (names.Contains(name)) throw Malformed(pattern, $"'{name}' is in it twice");
            if (names.Count == MaxValues) throw Malformed(pattern, $"it has at most {MaxValues} names");
            names.Add(name);
            _segments[i] = ([], name);
            _takesRest = rest;
        }

        _names = [.. names];
    }

    public int IndexOf(string name) => Array.IndexOf(_names, name);

    /// <summary>
    /// Matches a path and returns the ranges of the names' values in it. A name's value is not empty, except that of
    /// <c>{*name}</c>.
    /// </summary>
    public bool TryMatch(ReadOnlySpan<byte> path, Span<Range> values)
    {
        if (path.IsEmpty || path[0] != '/') return false;
        int at = 1, found = 0;
        for (int i = 0; i < _segments.Length; i++)
        {
            bool last = i == _segments.Length - 1;
            if (at > path.Length) return false;
            (byte[] literal, string? name) = _segments[i];
            if (last && _takesRest)
            {
                values[found] = at..path.Length;
                return true;
            }

            int slash = path[at..].IndexOf((byte)'/');
            int end = slash < 0 ? path.Length : at + slash;
            if (last && end != path.Length) return false;
            if (name is null ? !path[at..end].SequenceEqual(literal) : end == at) return false;
            if (name is not null) values[found++] = at..end;
            at = end + 1;
        }

        return true;
    }

    private static ArgumentException Malformed(string pattern, string rule) => new($"'{pattern}' is no route pattern: {rule}.", nameof(pattern));
}
