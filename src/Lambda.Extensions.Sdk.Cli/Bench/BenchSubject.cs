using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>One of the environments that are measured against each other.</summary>
/// <param name="Label">The path that the user named, or <c>none</c>.</param>
/// <param name="Options">The options of its lives.</param>
/// <param name="Prepared">The programs.</param>
/// <param name="Names">The extensions whose figures count.</param>
internal sealed record BenchSubject(string Label, RunOptions Options, PreparedRun Prepared, IReadOnlyList<string> Names)
{
    /// <summary>The word for an environment without the compared extension.</summary>
    public const string None = "none";

    /// <summary>Prepares the compared builds, each in a folder of its own.</summary>
    /// <param name="paths">The paths; <see cref="None"/> for nothing.</param>
    /// <param name="options">The options that all of them share, with the extensions that run beside each.</param>
    /// <param name="terminal">For the messages of publishing.</param>
    /// <param name="scratch">The folder for unpacked layers.</param>
    /// <param name="cancellationToken">Ends the preparation.</param>
    public static async Task<IReadOnlyList<BenchSubject>> PrepareAsync(IReadOnlyList<string> paths, RunOptions options, Terminal terminal, string scratch, CancellationToken cancellationToken)
    {
        var subjects = new List<BenchSubject>();
        foreach (string path in paths)
        {
            RunOptions own = path == None ? options : options with { Extensions = [.. options.Extensions, path] };
            string folder = Path.Combine(scratch, FormattableString.Invariant($"{subjects.Count}"));
            PreparedRun prepared = await new RunPreparation(own with { Jit = own.Jit && path != None }, terminal, folder) { CopiesPublished = true }.PrepareAsync(cancellationToken).ConfigureAwait(false);
            List<string> names = [.. prepared.Extensions.Where(extension => path != None && !options.Extensions.Contains(extension.Origin, StringComparer.Ordinal)).Select(extension => extension.Name)];
            subjects.Add(new BenchSubject(path, own, prepared, names));
        }

        return subjects;
    }
}
