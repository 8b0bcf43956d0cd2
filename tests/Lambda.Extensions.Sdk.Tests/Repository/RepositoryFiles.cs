namespace Lambda.Extensions.Sdk.Tests.Repository;

/// <summary>Finds the files of this repository, without what a build writes.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] Skipped = ["bin", "obj", ".git", "artifacts"];

    /// <summary>Gets the folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path from <see cref="Root"/>.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Reads the only file of a name.</summary>
    /// <param name="folder">The folder to search, from <see cref="Root"/>.</param>
    /// <param name="name">The file's name.</param>
    public static string ReadOnly(string folder, string name) => File.ReadAllText(All(folder, name).Single());

    /// <summary>Lists the files under a folder.</summary>
    /// <param name="folder">The folder, from <see cref="Root"/>.</param>
    /// <param name="pattern">The pattern of the names, like <c>*.cs</c>.</param>
    public static IEnumerable<string> All(string folder = "", string pattern = "*") => Walk(new DirectoryInfo(Path.Combine(Root, folder)), pattern);

    /// <summary>Returns the path from <see cref="Root"/>.</summary>
    /// <param name="file">An absolute path.</param>
    public static string Name(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern) => folder.EnumerateFiles(pattern)
        .Select(file => file.FullName)
        .Concat(folder.EnumerateDirectories().Where(child => child.LinkTarget is null && !Skipped.Contains(child.Name)).SelectMany(child => Walk(child, pattern)));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Extensions.Sdk.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests read the repository's files: run them from a build inside of it.");
    }
}
