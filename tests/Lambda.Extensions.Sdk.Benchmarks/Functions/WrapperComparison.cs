using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.Functions;

/// <summary>What the wrapper of samples/RuntimeTuning adds to the start of a runtime, for each that it has rules for.</summary>
internal static class WrapperComparison
{
    /// <summary>The most that it may add, in milliseconds.</summary>
    public const double GateMs = 5;

    // The wrapper goes by the interpreter's name; this one ends at once, so that its own start is next to nothing of what is measured.
    private const string Stub = "/bin/true";

    private static readonly string[] Interpreters = ["node", "python3", "java", "dotnet"];

    /// <summary>The shells to run it with: Lambda's images have bash for /bin/sh, Debian a smaller one.</summary>
    private static readonly string[] Shells = ["/bin/sh", "/bin/bash"];

    /// <returns>For each interpreter and shell: what it is, and the starts with the wrapper and without.</returns>
    public static List<(string Title, double[] Without, double[] With)> Run(Repository repository, int rounds, TimeProvider time)
    {
        string folder = repository.Artifacts("wrapper");
        string wrapper = Path.Combine(repository.Root, "samples", "RuntimeTuning", "layer", "runtime-tuning", "wrapper");
        var titles = new List<string>();
        var commands = new List<string[]>();
        foreach (string shell in Shells.Where(File.Exists))
        {
            string named = Link(Directory.CreateDirectory(Path.Combine(folder, Path.GetFileName(shell))).FullName, "sh", shell);
            foreach (string interpreter in Interpreters)
            {
                string stub = Link(folder, interpreter, Stub);
                titles.Add($"{interpreter}, {Path.GetFileName(File.ResolveLinkTarget(shell, returnFinalTarget: true)?.Name ?? shell)}");
                commands.Add([stub]);
                commands.Add([named, wrapper, stub]);
            }
        }

        List<double[]> starts = Rounds.Run(commands, rounds, command => WrapperRun.Measure(command, time), time);
        return [.. titles.Select((title, i) => (title, starts[2 * i], starts[(2 * i) + 1]))];
    }

    private static string Link(string folder, string name, string target)
    {
        string link = Path.Combine(folder, name);
        File.Delete(link);
        File.CreateSymbolicLink(link, target);
        return link;
    }
}
