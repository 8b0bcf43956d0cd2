using System.ComponentModel;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Chooses where the programs of an environment run.</summary>
internal static class ProgramPlaces
{
    /// <exception cref="EmulatorException">A sandbox is required, and this machine does not allow one.</exception>
    public static async Task<IProgramPlace> OpenAsync(EmulatorSettings settings, ProcessEnvironment environment, EmulatorTimeline timeline)
    {
        var paths = new LambdaPaths(settings);
        int programs = settings.Extensions.Select(extension => extension.Program).Append(settings.Function).Count(IsProcess);
        if (settings.Sandbox.Mode == SandboxMode.Off || programs == 0) return Host();
        try
        {
            return await SandboxAsync(settings, paths, environment, programs).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            if (settings.Sandbox.Mode == SandboxMode.On) throw new EmulatorException($"There is no sandbox: {e.Message.TrimEnd('.')}. Or choose SandboxMode.Auto (--sandbox auto).", e);
            timeline.Record(new SandboxNoteEvent($"no sandbox, paths are mapped: {e.Message}"));
            return Host();
        }

        HostPlace Host() => new(paths, new LambdaVariables(settings, paths, hasSandbox: false));
    }

    private static bool IsProcess(ProgramDefinition program) => program is CommandProgram or ManagedRuntimeProgram;

    private static async Task<SandboxPlace> SandboxAsync(EmulatorSettings settings, LambdaPaths paths, ProcessEnvironment environment, int programs)
    {
        SandboxTools tools = SandboxTools.Find(settings.Sandbox.ToolFolders, out string? missing) ?? throw new IOException(missing);
        IReadOnlyList<string> needed = NeededPaths.Find(settings, paths, environment.ForRuntime());
        var folder = new SandboxFolder();
        // A process may have as many open files as on Lambda (lambda-facts 1.9, 7.2).
        int fileLimit = settings.IsManagedInstances ? 4096 : 1024;
        var variables = new LambdaVariables(settings, paths, hasSandbox: true);
        return await SandboxPlace.CreateAsync(
            tools, folder, () => folder.Write(settings.Sandbox, paths, needed), paths, variables, fileLimit, programs).ConfigureAwait(false);
    }
}
