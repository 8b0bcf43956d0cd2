using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Build.Inspection;

namespace Lambda.Extensions.Sdk.Build.Container;

/// <summary>The rules of registries for the names of images.</summary>
internal static partial class ImageName
{
    /// <summary>Returns a repository for an extension: its name, with the letters that a repository may have.</summary>
    public static string DefaultRepository(string extensionName) =>
        Between().Replace(extensionName.ToLowerInvariant(), "-").Trim('.', '_', '-');

    /// <summary>Returns the tag in the form that registries accept. Versions often have a <c>+</c>, which a tag must not have.</summary>
    public static string Tag(string tag) => tag.Replace('+', '-');

    public static Finding? Check(string repository, string tag)
    {
        if (repository.Length is 0 or > 255 || !LegalRepository().IsMatch(repository))
            return new Finding(FindingCode.ImageName, $"'{repository}' cannot be an image's repository: lower-case letters and digits, between them '.', '_', '__' or '-', in parts separated by '/'", "Set <ContainerRepository>my-team/my-extension</ContainerRepository>");
        return LegalTag().IsMatch(tag)
            ? null
            : new Finding(FindingCode.ImageName, $"'{tag}' cannot be an image's tag: 1 to 128 letters, digits, '_', '.' and '-', the first no '.' or '-'", "Set <ContainerImageTag>1.0.0-arm64</ContainerImageTag>; without it the tag is the version and the architecture");
    }

    [GeneratedRegex("[._-]{2,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Between();

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegalRepository();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LegalTag();
}
