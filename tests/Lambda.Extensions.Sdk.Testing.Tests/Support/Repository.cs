namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>The repository that the tests run in.</summary>
internal static class Repository
{
    /// <summary>Gets the repository's folder.</summary>
    public static string Root { get; } = Find();

    // The paths in the program are not those of this machine in a build of CI.
    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Extensions.Sdk.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
