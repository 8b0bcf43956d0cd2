namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The rules for the target of a symbolic link in a layer.</summary>
internal static class LinkTarget
{
    /// <summary>The longest path that Linux accepts (PATH_MAX).</summary>
    public const int Longest = 4096;

    public const string TooLong = "has a target of more than 4096 bytes";

    private const string Opt = "/opt/";

    /// <summary>
    /// Returns the problem of a target, as a clause; null for none. An absolute path outside /opt is right, because the image may
    /// have it.
    /// </summary>
    /// <param name="link">The link's path under /opt.</param>
    /// <param name="target">The text of the target.</param>
    public static string? Problem(string link, string target)
    {
        if (target.Length == 0) return "has no target";
        if (target.Any(char.IsControl)) return "has a control character in its target";
        bool mayClimb = !target.StartsWith('/') || target.Split('/').Contains("..", StringComparer.Ordinal);
        return mayClimb && Resolve(link, target) is null ? "leads out of the layer" : null;
    }

    /// <summary>Returns the path under /opt that the link leads to, empty for /opt itself; null for a path outside.</summary>
    public static string? Resolve(string link, string target)
    {
        var parts = new List<string>();
        string path = target.StartsWith('/') ? target : Opt + link[..(link.LastIndexOf('/') + 1)] + target;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                // From /opt itself it leads outside, even if it comes back.
                if (parts.Count <= 1) return null;
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }
        return parts.Count > 0 && parts[0] == "opt" ? string.Join('/', parts.Skip(1)) : null;
    }
}
