using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>The meaning of the CMD of <c>--function</c>: a project to publish, or a command.</summary>
internal sealed record FunctionSource(string? Project, PreparedFunction? Command)
{
    /// <param name="given">The option's value.</param>
    /// <param name="path">The value of PATH.</param>
    /// <exception cref="UsageException">The value cannot be run.</exception>
    public static FunctionSource Recognise(string given, string? path)
    {
        if (ProjectFile.TryFind(given) is { } project) return new FunctionSource(project, null);

        // A path may contain blanks. So the whole value is tried as a path before it is split into words.
        if (File.Exists(given)) return new FunctionSource(null, new PreparedFunction(Path.GetFullPath(given), []));
        if (Directory.Exists(given))
            throw new UsageException($"--function: the folder '{given}' holds no project file. Name a command line, or a project.");

        IReadOnlyList<string> words = CommandWords.Split(given);
        if (words.Count == 0)
            throw new UsageException("--function is empty. Name a command line or a project, or leave it out for the built-in echo function.");

        return new FunctionSource(null, new PreparedFunction(FileOf(words[0], path), [.. words.Skip(1)]));
    }

    private static string FileOf(string word, string? path)
    {
        if (!word.Contains('/', StringComparison.Ordinal))
        {
            return ExecutablePath.Find(word, path)
                ?? throw new UsageException($"--function: there is no command '{word}' in PATH. Install it, or name the file by its path (./{word}).");
        }

        return File.Exists(word)
            ? Path.GetFullPath(word)
            : throw new UsageException($"--function: there is no file '{word}'.");
    }
}
