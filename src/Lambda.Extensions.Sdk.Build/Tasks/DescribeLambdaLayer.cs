using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Build.Infrastructure;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Microsoft.Build.Framework;

namespace Lambda.Extensions.Sdk.Build.Tasks;

/// <summary>Describes how to publish a layer: the command line, and the requested fragments of infrastructure code.</summary>
public sealed class DescribeLambdaLayer : LambdaTask
{
    /// <summary>Gets or sets LambdaExtensionName.</summary>
    [Required]
    public string ExtensionName { get; set; } = "";

    /// <summary>Gets or sets the name of the layer.</summary>
    [Required]
    public string LayerName { get; set; } = "";

    /// <summary>Gets or sets the RuntimeIdentifier of the publish.</summary>
    [Required]
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>Gets or sets LambdaCompatibleRuntimes.</summary>
    public string CompatibleRuntimes { get; set; } = "";

    /// <summary>Gets or sets the licence, SPDX or text.</summary>
    public string License { get; set; } = "";

    /// <summary>Gets or sets the description of the layer.</summary>
    public string Description { get; set; } = "";

    /// <summary>Gets or sets the layer's zip.</summary>
    [Required]
    public string ZipFile { get; set; } = "";

    /// <summary>Gets or sets LambdaInfrastructure.</summary>
    public string Infrastructure { get; set; } = "";

    /// <summary>Gets or sets the contents of the layer, from <see cref="PackLambdaLayer"/>.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Gets or sets the assembly's file for a layer that is a startup hook; empty for others.</summary>
    public string StartupHook { get; set; } = "";

    /// <summary>Gets or sets LambdaRuntimeProxy: whether the layer has a wrapper script.</summary>
    public bool RuntimeProxy { get; set; }

    /// <summary>Gets the text that is printed at the end of the publish.</summary>
    [Output]
    public string Report { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        var layer = new LayerDescription
        {
            ExtensionName = ExtensionName,
            LayerName = LayerName,
            Architecture = LambdaArchitecture.OfRuntimeIdentifier(RuntimeIdentifier)!,
            CompatibleRuntimes = List(CompatibleRuntimes),
            RuntimeWrapper = RuntimeProxy ? RuntimeWrapper.PathOf(ExtensionName) : "",
            License = License,
            Description = PublishCommand.Shorten(Description),
        };

        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"  Lambda layer {layer.LayerName} -> {ZipFile}");
        report.Append(Summary);
        foreach (InfrastructureFormat format in InfrastructureFormat.Chosen(List(Infrastructure)))
        {
            string file = Path.ChangeExtension(ZipFile, null) + format.Suffix;
            if (OutputFile.Write(file, Encoding.UTF8.GetBytes(format.Write(layer, Path.GetFileName(ZipFile)))) is { } notWritable)
                Fail([notWritable]);
            report.AppendLine(CultureInfo.InvariantCulture, $"    {format.Name}: {file}");
        }
        report.AppendLine("    publish it:").AppendLine(CultureInfo.InvariantCulture, $"      {PublishCommand.Line(layer, ZipFile)}");
        if (StartupHook.Length > 0)
            report.AppendLine("    on the function, besides the layer:").AppendLine(CultureInfo.InvariantCulture, $"      DOTNET_STARTUP_HOOKS=/opt/{ExtensionName}/{StartupHook}");
        if (RuntimeProxy)
            report.AppendLine("    on the function, besides the layer:").AppendLine(CultureInfo.InvariantCulture, $"      {RuntimeWrapper.Variable}={layer.RuntimeWrapper}");
        Report = report.ToString();
        return !Log.HasLoggedErrors;
    }
}
