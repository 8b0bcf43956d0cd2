namespace Lambda.Extensions.Sdk.Build.Packaging;

/// <summary>Writes the command line that publishes a layer.</summary>
internal static class PublishCommand
{
    private const int LongestDescription = 256;

    public static string Line(LayerDescription layer, string zipFile)
    {
        List<string> parts =
        [
            "aws lambda publish-layer-version",
            "--layer-name " + layer.LayerName,
            "--zip-file " + Quote("fileb://" + zipFile),
            "--compatible-architectures " + layer.Architecture.Name,
        ];
        if (layer.CompatibleRuntimes.Count > 0) parts.Add("--compatible-runtimes " + string.Join(' ', layer.CompatibleRuntimes));
        if (layer.License.Length > 0) parts.Add("--license-info " + Quote(layer.License));
        if (layer.Description.Length > 0) parts.Add("--description " + Quote(layer.Description));
        return string.Join(' ', parts);
    }

    /// <summary>Shortens a description to 256 characters, the limit of PublishLayerVersion (lambda-facts 6.1).</summary>
    public static string Shorten(string description) =>
        description.Length <= LongestDescription ? description : description[..(LongestDescription - 1)] + "…";

    private static string Quote(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':')
            ? text
            : "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
