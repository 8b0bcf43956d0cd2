namespace Lambda.Extensions.Sdk.Benchmarks.Setup;

/// <summary>Where the clone is that this program was built from.</summary>
internal sealed class Repository
{
    private const string Solution = "Extensions.Sdk.sln";

    private Repository(string root) => Root = root;

    public string Root { get; }

    /// <summary>A folder under <c>artifacts/</c>, which git ignores.</summary>
    public string Artifacts(string folder) => Directory.CreateDirectory(Path.Combine(Root, "artifacts", "benchmarks", folder)).FullName;

    public static Repository Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return new Repository(folder.FullName);
        }

        throw new BenchmarkException($"{Solution} is in no folder above {AppContext.BaseDirectory}: run this from a clone of the repository.");
    }
}
