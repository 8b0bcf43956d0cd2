using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Translates between Lambda's paths and those of this machine (lambda-facts 6.1, 7.1).</summary>
internal sealed class LambdaPaths
{
    public const string Opt = "/opt";
    public const string Task = "/var/task";

    public LambdaPaths(EmulatorSettings settings)
    {
        OptFolder = settings.Sandbox.OptFolder;
        // The root would contain itself.
        TaskFolder = (settings.Sandbox.TaskFolder ?? FolderOf(settings.Function)) is { Length: > 1 } folder ? folder : null;
    }

    /// <summary>The folder that stands for <c>/opt</c>; <see langword="null"/> without layers.</summary>
    public string? OptFolder { get; }

    /// <summary>The folder that stands for <c>/var/task</c>; <see langword="null"/> for a function without files.</summary>
    public string? TaskFolder { get; }

    /// <summary>Returns the path on this machine of a path that a process sees. A file of this machine's own <c>/opt</c> that no layer has keeps its path.</summary>
    public string ToHost(string path)
    {
        string? moved = Moved(path, Opt, OptFolder) ?? Moved(path, Task, TaskFolder);
        return moved is null || (!Path.Exists(moved) && Path.Exists(path)) ? path : moved;
    }

    /// <summary>Returns the path that a process in the sandbox sees of a path on this machine.</summary>
    public string ToSandbox(string path) => Moved(path, OptFolder, Opt) ?? Moved(path, TaskFolder, Task) ?? path;

    /// <summary>Returns whether a path is a folder or is in it.</summary>
    public static bool IsIn(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string? Moved(string path, string? from, string? to) =>
        from is null || to is null || !IsIn(path, from) ? null : to + path[from.Length..];

    private static string? FolderOf(ProgramDefinition function) => function switch
    {
        CommandProgram { FileName: ['/', ..] } file => Path.GetDirectoryName(file.FileName),
        CommandProgram or ManagedRuntimeProgram => Environment.CurrentDirectory,
        _ => null,
    };
}
