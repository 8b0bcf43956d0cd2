using System.Globalization;
using System.Reflection;
using Lambda.Extensions.Sdk.PackageTests.Workspace;

namespace Lambda.Extensions.Sdk.PackageTests;

/// <summary>Packs once for all tests, into a feed of its own, and gives them an empty folder to work in.</summary>
[SetUpFixture]
public sealed class Packages
{
    // An assembly's version has no larger part.
    private const long MaxPart = 65_534;

    private static readonly long Seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static DirectoryInfo? _root;
    private static DirectoryInfo? _restored;

    /// <summary>The folder of all tests, outside of the repository; its nuget.config knows the feed.</summary>
    public static string Root => _root!.FullName;

    public static string Feed => Path.Combine(Root, "feed");

    /// <summary>No other build has it: what is restored is what was packed here. A release's form, since that is what tools install by default.</summary>
    public static string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.{Seconds / MaxPart}.{Seconds % MaxPart}");

    /// <summary>The address of the source in the packages.</summary>
    public const string RepositoryUrl = "https://example.com/lambda-extensions";

    public static string Repository => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(Packages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!));

    public static string Package(string id, string extension = "nupkg") => Path.Combine(Feed, $"{id}.{Version}.{extension}");

    [OneTimeSetUp]
    public async Task PackAsync()
    {
        _root = Directory.CreateTempSubdirectory("lambda packages ");
        // Without a blank: the native linker's arguments name the libraries of the compiler's package, and .NET does not quote them.
        _restored = Directory.CreateTempSubdirectory("lambda-packages-");
        // Folders of its own: this repository is being built and tested at the same moment. The solution's build has analysed it.
        await DotNet.SucceedAsync(
            Repository, "pack", "Packages.slnf", "--artifacts-path", Path.Combine(Repository, "artifacts", "package-tests"), "-o", Feed,
            $"-p:Version={Version}", $"-p:RepositoryUrl={RepositoryUrl}", "-p:RunAnalyzers=false");
        File.WriteAllText(Path.Combine(Root, "nuget.config"), NuGetConfig());
    }

    [OneTimeTearDown]
    public void Clean()
    {
        _root?.Delete(recursive: true);
        _restored?.Delete(recursive: true);
    }

    /// <summary>
    /// The machine's own sources stay: the packages of others come from there. Packages go to a folder of these tests; the
    /// machine's is only read, to spare the download.
    /// </summary>
    private static string NuGetConfig() =>
        $"""
        <configuration>
          <packageSources>
            <add key="packed" value="{Feed}" />
          </packageSources>
          <config>
            <add key="globalPackagesFolder" value="{_restored!.FullName}" />
          </config>
          <fallbackPackageFolders>
            <add key="machine" value="{MachinePackages()}" />
          </fallbackPackageFolders>
        </configuration>
        """;

    public static string MachinePackages()
    {
        string folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(folder);
        return folder;
    }
}
