using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Finds the project that a path names.</summary>
internal static class ProjectFile
{
    private static readonly string[] Suffixes = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>Returns the project file that the path names, or the only one in the folder that it names.</summary>
    /// <returns>Its full path, or <see langword="null"/> when the path is no project.</returns>
    /// <exception cref="UsageException">The folder contains several projects.</exception>
    public static string? TryFind(string path)
    {
        if (File.Exists(path)) return IsProject(path) ? Path.GetFullPath(path) : null;
        if (!Directory.Exists(path)) return null;

        var projects = Directory.EnumerateFiles(path).Where(IsProject).Order(StringComparer.Ordinal).ToList();
        return projects.Count switch
        {
            0 => null,
            1 => Path.GetFullPath(projects[0]),
            _ => throw new UsageException($"the folder '{path}' holds several projects ({string.Join(", ", projects.Select(Path.GetFileName))}). Name one of them."),
        };
    }

    private static bool IsProject(string path) => Suffixes.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
