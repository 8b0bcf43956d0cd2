using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>Finds the project that a path means.</summary>
internal static class ProjectFile
{
    private static readonly string[] Suffixes = [".csproj", ".fsproj", ".vbproj"];

    /// <summary>The project file that the path is, or that lies alone in the folder it is.</summary>
    /// <returns>Its full path, or <see langword="null"/> when the path is no project.</returns>
    /// <exception cref="UsageException">The folder holds several.</exception>
    public static string? TryFind(string path)
    {
        if (File.Exists(path))
            return IsProject(path) ? Path.GetFullPath(path) : null;
        if (!Directory.Exists(path))
            return null;

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
