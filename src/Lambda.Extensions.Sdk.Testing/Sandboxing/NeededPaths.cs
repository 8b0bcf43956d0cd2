using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>
/// Finds what the programs need of the folders that the sandbox covers: the files that their command lines name, and the folders of
/// PATH. An interpreter in <c>/opt</c> and a script in <c>/tmp</c> keep their paths.
/// </summary>
internal static class NeededPaths
{
    public const string Tmp = "/tmp";

    /// <summary>Returns the folders and files to show again, none inside another.</summary>
    public static IReadOnlyList<string> Find(EmulatorSettings settings, LambdaPaths paths, IReadOnlyDictionary<string, string> variables)
    {
        IEnumerable<string> named = settings.Extensions.Select(extension => extension.Program).Append(settings.Function).SelectMany(Words);
        IEnumerable<string> listed = variables.GetValueOrDefault("PATH", "").Split(':').Append(variables.GetValueOrDefault("DOTNET_ROOT", ""));
        var needed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string path in named.Concat(listed).SelectMany(WithTarget))
        {
            if (paths.ToSandbox(path) == path && ToShow(path, paths) is { } shown) needed.Add(shown);
        }

        return [.. needed.Where(path => !needed.Any(other => other != path && LambdaPaths.IsIn(path, other)))];
    }

    private static IEnumerable<string> Words(ProgramDefinition program) => program switch
    {
        CommandProgram command => command.Arguments.Prepend(command.FileName),
        ManagedRuntimeProgram managed => Words(managed.Command),
        _ => [],
    };

    private static IEnumerable<string> WithTarget(string path)
    {
        if (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal) || !Path.Exists(path)) yield break;
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        yield return full;
        if (File.Exists(full) && File.ResolveLinkTarget(full, returnFinalTarget: true) is { Exists: true } target) yield return target.FullName;
    }

    private static string? ToShow(string path, LambdaPaths paths)
    {
        if (path is Tmp or LambdaPaths.Opt) return null;
        if (LambdaPaths.IsIn(path, Tmp))
        {
            string folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
            return folder == Tmp ? path : folder;
        }

        if (!LambdaPaths.IsIn(path, LambdaPaths.Opt)) return null;
        string child = path[(LambdaPaths.Opt.Length + 1)..].Split('/')[0];
        return paths.OptFolder is { } layers && Path.Exists(Path.Combine(layers, child)) ? null : $"{LambdaPaths.Opt}/{child}";
    }
}
