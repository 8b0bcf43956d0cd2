using System.Collections;
using System.Text;
using Lambda.Extensions.Sdk.Build.Container;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Microsoft.Build.Framework;

namespace Lambda.Extensions.Sdk.Build.Tasks;

/// <summary>
/// Makes an image of only the extension with the .NET SDK's own container support. It serves the empty base image while it builds a
/// target of the same project, which calls that support.
/// </summary>
public sealed class BuildLambdaImage : LambdaTask
{
    /// <summary>Gets or sets the RuntimeIdentifier of the publish.</summary>
    [Required]
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>Gets or sets the target that calls the container support.</summary>
    [Required]
    public string ImageTarget { get; set; } = "";

    /// <summary>Gets or sets the folder that becomes /opt.</summary>
    [Required]
    public string StagingFolder { get; set; } = "";

    /// <summary>Gets or sets the archive to write; empty when the image is pushed.</summary>
    public string ArchiveFile { get; set; } = "";

    /// <summary>Gets or sets the registry to push to; empty for an archive.</summary>
    public string Registry { get; set; } = "";

    /// <summary>Gets or sets LambdaExtensionName, the default name of the repository.</summary>
    [Required]
    public string ExtensionName { get; set; } = "";

    /// <summary>Gets or sets the image's repository; empty for the extension's name.</summary>
    public string Repository { get; set; } = "";

    /// <summary>Gets or sets the image's tag.</summary>
    [Required]
    public string Tag { get; set; } = "";

    /// <summary>Gets or sets the file for the lines of a function's Dockerfile.</summary>
    [Required]
    public string DockerfileFragment { get; set; } = "";

    /// <summary>Gets or sets LambdaRuntimeProxy: whether the image has a wrapper script.</summary>
    public bool RuntimeProxy { get; set; }

    /// <summary>Gets or sets the contents of the image, from <see cref="PackLambdaLayer"/>.</summary>
    public string Summary { get; set; } = "";

    /// <summary>Gets the text that is printed at the end of the publish.</summary>
    [Output]
    public string Report { get; set; } = "";

    /// <inheritdoc />
    public override bool Execute()
    {
        string repository = Repository.Length > 0 ? Repository : ImageName.DefaultRepository(ExtensionName), tag = ImageName.Tag(Tag);
        if (ImageName.Check(repository, tag) is { } wrongName)
        {
            Fail([wrongName]);
            return false;
        }

        using var registry = new EmptyBaseRegistry(LambdaArchitecture.OfRuntimeIdentifier(RuntimeIdentifier)!);
        if (ProxyInTheWay(registry.Address) is { } proxy)
        {
            Fail([proxy]);
            return false;
        }

        var properties = new Hashtable(StringComparer.OrdinalIgnoreCase)
        {
            ["_LambdaBaseRegistry"] = registry.Address,
            ["_LambdaBaseRepository"] = EmptyBaseRegistry.Repository,
            ["_LambdaImageFolder"] = StagingFolder,
            ["_LambdaImageArchive"] = ArchiveFile,
            ["_LambdaImageRepository"] = repository,
            ["_LambdaImageTag"] = tag,
        };
        if (!BuildEngine.BuildProjectFile(ProjectFile, [ImageTarget], properties, new Hashtable(StringComparer.Ordinal))) return false;

        string image = $"{(Registry.Length == 0 ? "" : Registry + "/")}{repository}:{tag}";
        if (OutputFile.Write(DockerfileFragment, Encoding.UTF8.GetBytes(ImageText.Dockerfile(image, ArchiveFile, RuntimeProxy ? RuntimeWrapper.PathOf(ExtensionName) : ""))) is { } notWritable)
            Fail([notWritable]);
        Report = ImageText.Report(image, ArchiveFile, DockerfileFragment, Summary);
        return !Log.HasLoggedErrors;
    }

    /// <summary>Finds a proxy in the environment. The container support uses it for the loopback address too.</summary>
    private static Finding? ProxyInTheWay(string address)
    {
        foreach (string scheme in new[] { "https", "http" })
        {
            var uri = new Uri($"{scheme}://{address}/");
            if (HttpClient.DefaultProxy.GetProxy(uri) is { } proxy && proxy != uri && !HttpClient.DefaultProxy.IsBypassed(uri))
                return new Finding(FindingCode.EmptyBaseBehindProxy, $"the proxy {proxy.Host} of this environment would be asked for localhost, where the empty base image is", "Set NO_PROXY=localhost,127.0.0.1");
        }
        return null;
    }
}
