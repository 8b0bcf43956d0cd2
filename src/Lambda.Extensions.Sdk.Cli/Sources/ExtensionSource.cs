using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The meaning of a PATH of <c>--extension</c>.</summary>
/// <param name="Kind">The form of the extension, which decides the way to make executables from it.</param>
/// <param name="Path">Its full path; for a project, that of the project file.</param>
internal sealed record ExtensionSource(ExtensionSourceKind Kind, string Path)
{
    private static readonly string[] SolutionSuffixes = [".sln", ".slnx", ".slnf"];

    /// <exception cref="UsageException">The path cannot be run.</exception>
    public static ExtensionSource Recognise(string given)
    {
        string path = System.IO.Path.GetFullPath(given);
        if (ProjectFile.TryFind(path) is { } project) return new ExtensionSource(ExtensionSourceKind.Project, project);

        if (Directory.Exists(path))
        {
            return Directory.Exists(System.IO.Path.Combine(path, Layer.ExtensionsFolder))
                ? new ExtensionSource(ExtensionSourceKind.LayerFolder, path)
                : throw new UsageException($"--extension: the folder '{given}' holds neither a project file nor a layer's folder 'extensions'.");
        }

        if (!File.Exists(path)) throw new UsageException($"--extension: there is no file or folder '{given}'.");

        string suffix = System.IO.Path.GetExtension(path);
        if (SolutionSuffixes.Contains(suffix, StringComparer.OrdinalIgnoreCase))
            throw new UsageException($"--extension: '{given}' is a solution. Name the extension's project.");
        if (suffix.Equals(".dll", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"--extension: '{given}' is an assembly, which cannot be executed. Name the executable beside it, or the project.");

        return new ExtensionSource(Layer.IsZip(path) ? ExtensionSourceKind.LayerZip : ExtensionSourceKind.Executable, path);
    }
}
