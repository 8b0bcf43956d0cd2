using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Microsoft.Build.Framework;

namespace Lambda.Extensions.Sdk.Build.Tasks;

/// <summary>Arranges a published extension in the layout that Lambda requires, checks it, and writes the layer's zip.</summary>
public sealed class PackLambdaLayer : LambdaTask
{
    /// <summary>Gets or sets LambdaExtensionName.</summary>
    [Required]
    public string ExtensionName { get; set; } = "";

    /// <summary>Gets or sets the RuntimeIdentifier of the publish.</summary>
    [Required]
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>Gets or sets LambdaLayerKind.</summary>
    [Required]
    public string Kind { get; set; } = "";

    /// <summary>Gets or sets LambdaTargetOs.</summary>
    [Required]
    public string TargetOs { get; set; } = "";

    /// <summary>Gets or sets the native executable, or the assembly that the launcher starts or the function loads.</summary>
    [Required]
    public string Program { get; set; } = "";

    /// <summary>Gets or sets the published files, with RelativePath.</summary>
    public ITaskItem[] PublishedFiles { get; set; } = [];

    /// <summary>Gets or sets LambdaLayerContent, with TargetPath.</summary>
    public ITaskItem[] Content { get; set; } = [];

    /// <summary>Gets or sets LambdaLayerIgnore.</summary>
    public ITaskItem[] Ignored { get; set; } = [];

    /// <summary>Gets or sets LambdaRuntimeProxy: whether the layer has a wrapper script.</summary>
    public bool RuntimeProxy { get; set; }

    /// <summary>Gets or sets LambdaRuntimeProxyPort; empty for the default.</summary>
    public string RuntimeProxyPort { get; set; } = "";

    /// <summary>Gets or sets LambdaOtherLibraries.</summary>
    public string OtherLibraries { get; set; } = "";

    /// <summary>Gets or sets LambdaLayerBudget; empty for none.</summary>
    public string Budget { get; set; } = "";

    /// <summary>Gets or sets LambdaLayerZipLimit, for a zip that is uploaded to S3; empty for Lambda's limit of a direct upload.</summary>
    public string ZipLimit { get; set; } = "";

    /// <summary>Gets or sets the path of the zip; empty for none.</summary>
    public string ZipFile { get; set; } = "";

    /// <summary>Gets or sets the folder to which the files are written as under /opt, for an image; empty for none.</summary>
    public string StagingFolder { get; set; } = "";

    /// <summary>Gets or sets the published symbols, which are copied beside the zip.</summary>
    public string SymbolFile { get; set; } = "";

    /// <summary>Gets the lines that list the contents.</summary>
    [Output]
    public string ContentSummary { get; set; } = "";

    /// <summary>Gets the line with the sizes of the zip; empty when there is none.</summary>
    [Output]
    public string ZipSummary { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        var findings = new List<Finding>();
        try
        {
            Pack(findings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Add(new Finding(FindingCode.ContentMissing, $"a file of the layer cannot be read: {e.Message.TrimEnd('.')}", "See that it exists and that nothing writes it during the publish"));
        }

        // A failed publish deletes the zip of an earlier one, which could look like its own.
        if (findings.Count > 0 && ZipFile.Length > 0 && OutputFile.Delete(ZipFile) is { } notDeleted) findings.Add(notDeleted);
        Fail(findings);
        return !Log.HasLoggedErrors;
    }

    private void Pack(List<Finding> findings)
    {
        List<LayerFile> files = LayerPlanner.Plan(Request(), findings);
        LayerExpectations expectations = Expectations();
        LayerReport report = LayerInspector.Inspect(files, expectations);
        findings.AddRange(report.Findings);
        if (findings.Count > 0) return;

        ContentSummary = LayerSummary.Content(report, expectations.TargetOs, expectations.Architecture!);
        if (ZipFile.Length > 0) WriteZip(files, report, findings);
        if (StagingFolder.Length > 0) Staging.LayOut(files, StagingFolder);
    }

    private LayerRequest Request() => new()
    {
        ExtensionName = ExtensionName,
        Kind = Enum.Parse<LayerKind>(Kind, ignoreCase: true),
        Program = Program,
        RuntimeProxyPort = RuntimeProxy ? RuntimeWrapper.ParsePort(RuntimeProxyPort) : null,
        Published = [.. PublishedFiles.Select(item => new PublishedFile(item.ItemSpec, item.GetMetadata("RelativePath")))],
        Content = [.. Content.Select(item => new PublishedFile(item.GetMetadata("FullPath"), TargetPath(item)))],
        Ignored = [.. Ignored.Select(item => ContentPath.Normalize(item.ItemSpec))],
    };

    /// <summary>
    /// Returns the path of content. Without a TargetPath it is in the extension's own folder, with the folders that its pattern (**)
    /// found.
    /// </summary>
    private string TargetPath(ITaskItem item) => item.GetMetadata("TargetPath") is { Length: > 0 } target
        ? target
        : $"{ExtensionName}/{item.GetMetadata("RecursiveDir")}{item.GetMetadata("Filename")}{item.GetMetadata("Extension")}";

    private LayerExpectations Expectations() => new()
    {
        Architecture = LambdaArchitecture.OfRuntimeIdentifier(RuntimeIdentifier),
        TargetOs = Inspection.TargetOs.Find(TargetOs)!,
        OtherLibraries = List(OtherLibraries).ToHashSet(StringComparer.Ordinal),
        Stripped = true,
    };

    private void WriteZip(List<LayerFile> files, LayerReport report, List<Finding> findings)
    {
        byte[] zip = LayerZip.Write(files);
        long? budget = ByteSize.Parse(Budget);
        long limit = ByteSize.Parse(ZipLimit) ?? LayerLimits.DirectUpload;
        if (zip.Length > limit)
            findings.Add(new Finding(FindingCode.ZipTooLarge, $"the zip is {ByteSize.Text(zip.Length)}; uploaded directly it may be {ByteSize.Text(limit)}", "Leave content out; or upload it by way of S3 and set LambdaLayerZipLimit to the size you allow"));
        else if (zip.Length > budget)
            findings.Add(new Finding(FindingCode.OverBudget, $"the zip is {ByteSize.Text(zip.Length)} ({zip.Length} bytes); LambdaLayerBudget allows {ByteSize.Text(budget.Value)}", "See what grew (lambda-ext inspect), or raise the budget"));
        else if (OutputFile.Write(ZipFile, zip) is { } notWritable)
            findings.Add(notWritable);
        else if (OutputFile.CopyBeside(SymbolFile, ZipFile) is { } symbolsNotWritable)
            findings.Add(symbolsNotWritable);
        else
            ZipSummary = LayerSummary.Zip(zip.Length, report, budget);
    }
}
