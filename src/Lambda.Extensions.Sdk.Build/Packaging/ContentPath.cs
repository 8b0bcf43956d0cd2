using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The rules for where in a layer further content may lie.</summary>
internal static class ContentPath
{
    public static string Normalize(string path)
    {
        string normal = path.Replace('\\', '/');
        return normal.StartsWith("./", StringComparison.Ordinal) ? normal[2..] : normal;
    }

    /// <summary>True when unpacking it could write outside the folder it is unpacked to.</summary>
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
