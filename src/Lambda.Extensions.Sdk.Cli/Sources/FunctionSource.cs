using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The meaning of the CMD of <c>--function</c>: a project to publish, or a command.</summary>
internal sealed record FunctionSource(string? Project, PreparedFunction? Command)
{
    /// <summary>The folders that only a process in the environment sees.</summary>
    private static readonly string[] LambdaFolders = ["/opt/", "/var/task/"];

    /// <summary>The folder that stands for <c>/var/task</c>; <see langword="null"/> for a project, which has to be published first.</summary>
    public string? TaskFolder { get; private init; }

    /// <param name="given">The option's value.</param>
    /// <param name="path">The value of PATH.</param>
    /// <exception cref="UsageException">The value cannot be run.</exception>
    public static FunctionSource Recognise(string given, string? path)
    {
        if (ProjectFile.TryFind(given) is { } project) return new FunctionSource(project, null);

        // A path may contain blanks. So the whole value is tried as a path before it is split into words.
        if (File.Exists(given)) return OfFile(Path.GetFullPath(given));
        if (Directory.Exists(given) && Path.GetFullPath(Path.Combine(given, "bootstrap")) is var bootstrap && File.Exists(bootstrap)) return OfFile(bootstrap);
        if (Directory.Exists(given))
            throw new UsageException($"--function: the folder '{given}' holds neither a project file nor a file 'bootstrap'. Name a command line (with --task for its folder), or a project.");

        IReadOnlyList<string> words = CommandWords.Split(given);
        if (words.Count == 0)
            throw new UsageException("--function is empty. Name a command line or a project, or leave it out for the built-in echo function.");

        return new FunctionSource(null, new PreparedFunction(FileOf(words[0], path), [.. words.Skip(1)])) { TaskFolder = Environment.CurrentDirectory };
    }

    private static FunctionSource OfFile(string file) => new(null, new PreparedFunction(file, [])) { TaskFolder = Path.GetDirectoryName(file) };

    private static string FileOf(string word, string? path)
    {
        if (!word.Contains('/', StringComparison.Ordinal))
        {
            return ExecutablePath.Find(word, path)
                ?? throw new UsageException($"--function: there is no command '{word}' in PATH. Install it, or name the file by its path (./{word}).");
        }

        if (Array.Exists(LambdaFolders, folder => word.StartsWith(folder, StringComparison.Ordinal)) && !File.Exists(word)) return word;
        return File.Exists(word)
            ? Path.GetFullPath(word)
            : throw new UsageException($"--function: there is no file '{word}'.");
    }
}
