namespace Lambda.Extensions.Sdk.PackageTests.Workspace;

/// <summary>A project made from the template, in a folder of its own.</summary>
internal sealed class ExtensionProject
{
    public const string Name = "MyExtension";

    private static readonly Lazy<Task> Installed = new(() => DotNet.SucceedAsync(Packages.Root, "new", "install", Packages.Package("Lambda.Extensions.Sdk.Templates")));

    private ExtensionProject(string folder) => Folder = folder;

    /// <summary>The folder of the solution.</summary>
    public string Folder { get; }

    public string ProjectFolder => Path.Combine(Folder, Name);

    public static async Task<ExtensionProject> CreateAsync(string folder)
    {
        await Installed.Value;
        string path = Path.Combine(Packages.Root, folder);
        // The restore is the next command's; the template's own would be a second one.
        await DotNet.SucceedAsync(Packages.Root, "new", "lambda-extension", "-n", Name, "-o", path, "--no-restore", "--no-update-check");
        return new ExtensionProject(path);
    }

    /// <summary>Makes a solution that is named by the folder it lies in.</summary>
    /// <returns>The folder.</returns>
    public static async Task<string> CreateByFolderAsync(string name)
    {
        await Installed.Value;
        string folder = Directory.CreateDirectory(Path.Combine(Packages.Root, "by-folder", name)).FullName;
        await DotNet.SucceedAsync(folder, "new", "lambda-extension", "--no-restore", "--no-update-check");
        return folder;
    }

    /// <summary>Where a publish for a runtime identifier writes.</summary>
    public string Published(string runtimeIdentifier, string file) =>
        Path.Combine(ProjectFolder, "bin", "Release", "net10.0", runtimeIdentifier, "publish", file);

    /// <summary>The executable, as the native compiler left it for the publish to copy.</summary>
    public string Native(string runtimeIdentifier) =>
        Path.Combine(ProjectFolder, "bin", "Release", "net10.0", runtimeIdentifier, "native", Name);

    public Task<string> PublishAsync(string runtimeIdentifier, params string[] properties) =>
        DotNet.SucceedAsync(Folder, PublishArguments(runtimeIdentifier, properties));

    /// <summary>Publishes what must not be published; gives the lines of its errors, without repetitions.</summary>
    public async Task<string[]> FailAsync(string runtimeIdentifier, (string Name, string Value)[] environment, params string[] properties)
    {
        (int exitCode, string output) = await DotNet.RunAsync(Folder, environment, "dotnet", PublishArguments(runtimeIdentifier, properties));
        Assert.That(exitCode, Is.Not.Zero, output);
        string[] errors = [.. output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Select(line => line.Split(" [")[0].Trim()).Distinct()];
        Assert.That(errors, Is.Not.Empty, output);
        return errors;
    }

    private static string[] PublishArguments(string runtimeIdentifier, string[] properties) =>
        ["publish", Name, "-r", runtimeIdentifier, .. properties.Select(property => "-p:" + property)];
}
