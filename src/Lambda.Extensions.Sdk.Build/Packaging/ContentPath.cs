using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The rules for the paths of further content in a layer.</summary>
internal static class ContentPath
{
    public static string Normalize(string path)
    {
        string normal = path.Replace('\\', '/');
        return WithoutDot(normal);
    }

    /// <summary>Returns a path of bsdtar and `zip -r x.zip .` without its <c>./</c>.</summary>
    public static string WithoutDot(string path)
    {
        while (path.StartsWith("./", StringComparison.Ordinal)) path = path[2..];
        return path;
    }

    /// <summary>Returns the reason for which an archive's entry cannot be unpacked under its name, as a clause; null when it can.</summary>
    public static string? Problem(string path)
    {
        if (path.Any(char.IsControl)) return "has a control character in its name";
        if (path.Contains('\\', StringComparison.Ordinal)) return "has a backslash in its name, which Lambda takes for a letter";
        if (path.StartsWith('/') || path.Split('/').Contains("..", StringComparer.Ordinal)) return "would be unpacked outside of /opt";
        return IsUnsafe(path) ? "is no plain path" : null;
    }

    /// <summary>Returns true when unpacking it could write outside the target folder.</summary>
    public static bool IsUnsafe(string path) =>
        path.Length == 0 || path[0] == '/' || path.Contains('\\', StringComparison.Ordinal) || path.Contains('\0', StringComparison.Ordinal)
        || path.Split('/').Any(part => part is "" or "." or "..");

    public static Finding? Check(string path, string source)
    {
        if (IsUnsafe(path))
            return new Finding(FindingCode.ContentPath, $"'{path}' (of {source}) is no place in a layer", "Give the LambdaLayerContent item a TargetPath relative to /opt, such as my-extension/settings.json");
        if (path.StartsWith(LayerFile.ExtensionsFolder, StringComparison.OrdinalIgnoreCase))
            return new Finding(FindingCode.ContentPath, $"'{path}' (of {source}) would lie in extensions/, where Lambda starts every file", "Give the LambdaLayerContent item a TargetPath in another folder; an extension more is a layer more");
        return null;
    }
}
