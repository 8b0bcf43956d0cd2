using System.Collections;
using System.Text;
using Lambda.Extensions.Sdk.Build.Container;
using Lambda.Extensions.Sdk.Build.Inspection;
using Lambda.Extensions.Sdk.Build.Packaging;
using Microsoft.Build.Framework;

namespace Lambda.Extensions.Sdk.Build.Tasks;

/// <summary>
/// Has the .NET SDK's own container support make an image of nothing but the extension: it serves the empty base image while
/// a target of the same project, which calls that support, is built.
/// </summary>
public sealed class BuildLambdaImage : LambdaTask
{
    /// <summary>RuntimeIdentifier of the publish.</summary>
    [Required]
    public string RuntimeIdentifier { get; set; } = "";

    /// <summary>The target that calls the container support.</summary>
    [Required]
    public string ImageTarget { get; set; } = "";

    /// <summary>The folder that becomes /opt.</summary>
    [Required]
    public string StagingFolder { get; set; } = "";

    /// <summary>The archive to write; empty when the image is pushed.</summary>
    public string ArchiveFile { get; set; } = "";

    /// <summary>The registry to push to; empty for an archive.</summary>
    public string Registry { get; set; } = "";

    /// <summary>LambdaExtensionName, which names the repository where nothing else does.</summary>
    [Required]
    public string ExtensionName { get; set; } = "";

    /// <summary>The image's repository; empty for the extension's name.</summary>
    public string Repository { get; set; } = "";

    /// <summary>The image's tag.</summary>
    [Required]
    public string Tag { get; set; } = "";

    /// <summary>Where to write the lines for a function's Dockerfile.</summary>
    [Required]
    public string DockerfileFragment { get; set; } = "";

    /// <summary>What is in the image, of <see cref="PackLambdaLayer"/>.</summary>
    public string Summary { get; set; } = "";

    /// <summary>What the publish ends with.</summary>
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
        if (!BuildEngine.BuildProjectFile(ProjectFile, [ImageTarget], properties, new Hashtable(StringComparer.Ordinal)))
            return false;

        string image = $"{(Registry.Length == 0 ? "" : Registry + "/")}{repository}:{tag}";
        if (OutputFile.Write(DockerfileFragment, Encoding.UTF8.GetBytes(ImageText.Dockerfile(image, ArchiveFile))) is { } notWritable)
            Fail([notWritable]);
        Report = ImageText.Report(image, ArchiveFile, DockerfileFragment, Summary);
        return !Log.HasLoggedErrors;
    }

    /// <summary>The container support asks whatever proxy the environment names, for the loopback address too.</summary>
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
