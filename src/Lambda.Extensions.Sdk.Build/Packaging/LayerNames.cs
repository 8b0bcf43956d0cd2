using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>The rules for the names of extensions and layers.</summary>
internal static partial class LayerNames
{
    /// <summary>PublishLayerVersion's limit for LayerName (lambda-facts 6.1).</summary>
    public const int LongestLayerName = 140;

    /// <summary>
    /// Returns the layer's name for an extension: the extension's name, with the letters that a layer may have, and the architecture.
    /// </summary>
    public static string DefaultLayerName(string extensionName, LambdaArchitecture architecture) =>
        NotInLayerName().Replace(extensionName, "-") + "-" + architecture.Name;

    /// <summary>
    /// Checks an extension's name, which is the name of its file. It is used in folders, zips, command lines, scripts, headers and
    /// JSON. A name that needs quotes in one of them is refused.
    /// </summary>
    public static Finding? CheckExtensionName(string name)
    {
        if (name.Length is > 0 and <= LongestLayerName && name[0] is not ('.' or '-') && LegalExtensionName().IsMatch(name)) return null;
        string shown = name.Length > LongestLayerName ? $"{name[..40]}… ({name.Length} characters)" : name;
        return new Finding(
            FindingCode.ExtensionName,
            $"'{shown}' cannot be an extension's name: 1 to {LongestLayerName} letters, digits, '.', '_' and '-', the first no '.' or '-'",
            "Set <LambdaExtensionName>my-extension</LambdaExtensionName>; without it the name is the AssemblyName");
    }

    public static Finding? CheckLayerName(string name) =>
        name.Length is > 0 and <= LongestLayerName && LegalLayerName().IsMatch(name)
            ? null
            : new Finding(
                FindingCode.LayerName,
                $"'{name}' ({name.Length} characters) cannot be a layer's name: 1 to {LongestLayerName} letters, digits, '_' and '-'",
                "Set <LambdaLayerName>my-extension-arm64</LambdaLayerName>; without it the name is the extension's and the architecture");

    [GeneratedRegex(@"^[A-Za-z0-9._-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegalExtensionName();

    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegalLayerName();

    [GeneratedRegex("[^A-Za-z0-9_-]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInLayerName();
}
