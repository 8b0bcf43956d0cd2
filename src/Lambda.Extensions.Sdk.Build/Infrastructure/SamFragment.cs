using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Infrastructure;

/// <summary>Writes the layer for AWS SAM.</summary>
internal static class SamFragment
{
    public static string Write(LayerDescription layer, string zipFile)
    {
        string id = FragmentText.LogicalId(layer.LayerName);
        return FragmentText.Lines(
            (true, "# Add to the Resources of a SAM template, and to each function: Layers: [!Ref " + id + "]"),
            (layer.RuntimeWrapper.Length > 0, "# and Environment: { Variables: { " + RuntimeWrapper.Variable + ": " + layer.RuntimeWrapper + " } }"),
            (true, id + ":"),
            (true, "  Type: AWS::Serverless::LayerVersion"),
            (true, "  Properties:"),
            (true, "    LayerName: " + layer.LayerName),
            (true, "    ContentUri: " + FragmentText.Quote(zipFile)),
            (true, "    CompatibleArchitectures: " + FragmentText.YamlList([layer.Architecture.Name])),
            (layer.CompatibleRuntimes.Count > 0, "    CompatibleRuntimes: " + FragmentText.YamlList(layer.CompatibleRuntimes)),
            (layer.Description.Length > 0, "    Description: " + FragmentText.Quote(layer.Description)),
            (layer.License.Length > 0, "    LicenseInfo: " + FragmentText.Quote(layer.License)),
            (true, "    RetentionPolicy: Retain"));
    }
}
