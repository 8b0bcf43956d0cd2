using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;

namespace Lambda.Extensions.Sdk.Build.Infrastructure;

/// <summary>Writes the layer for the AWS CDK, in C#.</summary>
internal static class CdkFragment
{
    public static string Write(LayerDescription layer, string zipFile)
    {
        string id = FragmentText.LogicalId(layer.LayerName);
        string variable = FragmentText.Variable(id);
        string architecture = layer.Architecture == LambdaArchitecture.Arm64 ? "ARM_64" : "X86_64";
        // By name and not by constant, because the constants of new runtimes need new releases of the CDK.
        IEnumerable<string> runtimes = layer.CompatibleRuntimes.Select(runtime => $"new Runtime({FragmentText.Quote(runtime)})");
        return FragmentText.Lines(
            (true, "// In a Stack, with `using Amazon.CDK; using Amazon.CDK.AWS.Lambda;`; to each function: Layers = [" + variable + "]"),
            (layer.RuntimeWrapper.Length > 0, "// and Environment = new Dictionary<string, string> { [" + FragmentText.Quote(RuntimeWrapper.Variable) + "] = " + FragmentText.Quote(layer.RuntimeWrapper) + " }"),
            (true, "var " + variable + " = new LayerVersion(this, " + FragmentText.Quote(id) + ", new LayerVersionProps"),
            (true, "{"),
            (true, "    LayerVersionName = " + FragmentText.Quote(layer.LayerName) + ","),
            (true, "    Code = Code.FromAsset(" + FragmentText.Quote(zipFile) + "),"),
            (true, "    CompatibleArchitectures = [Architecture." + architecture + "],"),
            (layer.CompatibleRuntimes.Count > 0, "    CompatibleRuntimes = [" + string.Join(", ", runtimes) + "],"),
            (layer.Description.Length > 0, "    Description = " + FragmentText.Quote(layer.Description) + ","),
            (layer.License.Length > 0, "    License = " + FragmentText.Quote(layer.License) + ","),
            (true, "    RemovalPolicy = RemovalPolicy.RETAIN,"),
            (true, "});"));
    }
}
