using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Infrastructure;

/// <summary>Writes the layer for plain CloudFormation, which reads the zip from S3.</summary>
internal static class CloudFormationFragment
{
    public static string Write(LayerDescription layer, string zipFile)
    {
        string id = FragmentText.LogicalId(layer.LayerName);
        return FragmentText.Lines(
            (true, "# Upload " + zipFile + " to S3 first, under a new key for each version: with the same key nothing is replaced."),
            (true, "# To each function: Layers: [!Ref " + id + "]"),
            (layer.RuntimeWrapper.Length > 0, "# and Environment: { Variables: { " + RuntimeWrapper.Variable + ": " + layer.RuntimeWrapper + " } }"),
            (true, "Parameters:"),
            (true, "  " + id + "Bucket:"),
            (true, "    Type: String"),
            (true, "  " + id + "Key:"),
            (true, "    Type: String"),
            (true, "Resources:"),
            (true, "  " + id + ":"),
            (true, "    Type: AWS::Lambda::LayerVersion"),
            (true, "    DeletionPolicy: Retain"),
            (true, "    UpdateReplacePolicy: Retain"),
            (true, "    Properties:"),
            (true, "      LayerName: " + layer.LayerName),
            (true, "      Content: { S3Bucket: !Ref " + id + "Bucket, S3Key: !Ref " + id + "Key }"),
            (true, "      CompatibleArchitectures: " + FragmentText.YamlList([layer.Architecture.Name])),
            (layer.CompatibleRuntimes.Count > 0, "      CompatibleRuntimes: " + FragmentText.YamlList(layer.CompatibleRuntimes)),
            (layer.Description.Length > 0, "      Description: " + FragmentText.Quote(layer.Description)),
            (layer.License.Length > 0, "      LicenseInfo: " + FragmentText.Quote(layer.License)));
    }
}
