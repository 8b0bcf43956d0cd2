using System.Security.Cryptography;
using System.Text;

namespace Lambda.Extensions.Sdk.Cli.Sources;

/// <summary>
/// Publishes .NET projects for this machine, one at a time: natively, or with <c>--jit</c> for the installed runtime.
/// </summary>
internal sealed class ProjectPublisher(Terminal terminal, bool jit, bool debug = false)
{
    private static readonly TimeSpan LockPeriod = TimeSpan.FromMilliseconds(200);

    /// <summary>The interval at which a long publish reports that it is still running: shorter where a line can be written again.</summary>
    private readonly TimeSpan _progressPeriod = TimeSpan.FromSeconds(terminal.ErrorIsTerminal ? 1 : 10);

    private readonly Progress _progress = new(terminal, quiet: false);

    private readonly DotNetCommand _dotnet = new(terminal);

    /// <summary>The projects that this publisher has published, with the time at which their file was written.</summary>
    private readonly Dictionary<string, (ProjectProperties Properties, DateTime Written)> _published = new(StringComparer.Ordinal);

    /// <summary>True when the executables need the installed runtime.</summary>
    public bool IsJit => jit;

    /// <summary>Publishes a project. Unchanged parts are not built again.</summary>
    /// <param name="project">The project file.</param>
    /// <param name="cancellationToken">Ends the publish and its processes.</param>
    /// <returns>The executable.</returns>
    /// <exception cref="SetupException">The project cannot be published. The message contains the build's errors or names the missing
    /// linker.</exception>
    public async Task<string> PublishAsync(string project, CancellationToken cancellationToken)
    {
        DateTime written = File.GetLastWriteTimeUtc(project);
        bool isKnown = _published.TryGetValue(project, out (ProjectProperties Properties, DateTime Written) known) && known.Written == written;
        ProjectProperties properties = isKnown
            ? known.Properties
            : await ProjectProperties.ReadAsync(_dotnet, project, cancellationToken).ConfigureAwait(false);
        if (!properties.IsExecutable)
            throw new SetupException($"the project '{project}' is a library. An extension or a function is a program: set <OutputType>Exe</OutputType>.");
        if (properties.IsNative && !jit && !OperatingSystem.IsWindows() && !NativeLinker.IsInstalled(terminal.Variable("PATH")))
            throw new SetupException($"cannot publish {properties.AssemblyName}: no linker was found in PATH. {NativeLinker.Remedy}");

        string folder = OutputFolder(project);
        Directory.CreateDirectory(folder);
        using (await LockAsync(folder + ".lock", properties.AssemblyName, cancellationToken).ConfigureAwait(false))
        {
            await PublishAsync(project, properties, folder, isKnown, cancellationToken).ConfigureAwait(false);
        }

        _published[project] = (properties, written);

        string executable = Path.Combine(folder, properties.AssemblyName + (OperatingSystem.IsWindows() ? ".exe" : ""));
        return File.Exists(executable)
            ? executable
            : throw new SetupException($"publishing '{project}' left no executable {properties.AssemblyName} in '{folder}'. Does the project set UseAppHost to false, or a PublishDir of its own?");
    }

    private async Task PublishAsync(string project, ProjectProperties properties, string folder, bool isRestored, CancellationToken cancellationToken)
    {
        string name = properties.AssemblyName;
        Say($"publishing {name} for {RuntimeIdentifier.Current}{(jit ? ", JIT" : "")}…");
        long start = terminal.Time.GetTimestamp();

        string[] how = jit ? ["-p:PublishAot=false", "--self-contained", "false"] : [];
        Task<(int ExitCode, string Output)> publish = PublishAsync(
            ["publish", project, "-c", debug ? "Debug" : "Release", "-r", RuntimeIdentifier.Current, "-o", folder, "-nologo", "-v:quiet", .. how],
            isRestored,
            cancellationToken);
        while (await Task.WhenAny(publish, Task.Delay(_progressPeriod, terminal.Time, CancellationToken.None)).ConfigureAwait(false) != publish)
            _progress.Show($"… still publishing {name} ({terminal.Time.GetElapsedTime(start).TotalSeconds:F0} s)");
        _progress.Clear();

        (int exitCode, string? output) = await publish.ConfigureAwait(false);
        if (exitCode == 0)
        {
            Say($"published {name} in {terminal.Time.GetElapsedTime(start).TotalSeconds:F1} s");
            return;
        }

        throw NativeLinker.IsMissingIn(output)
            ? new SetupException($"cannot publish {name}: no linker was found in PATH. {NativeLinker.Remedy}")
            : new SetupException($"publishing '{project}' failed:\n{BuildOutput.Errors(output)}");
    }

    /// <summary>Publishes without a restore if possible, which takes half the time. When that fails, the packages may have changed.</summary>
    private async Task<(int ExitCode, string Output)> PublishAsync(string[] arguments, bool isRestored, CancellationToken cancellationToken)
    {
        if (isRestored)
        {
            (int exitCode, string output) = await _dotnet.RunAsync([.. arguments, "--no-restore"], cancellationToken).ConfigureAwait(false);
            if (exitCode == 0) return (exitCode, output);
        }

        return await _dotnet.RunAsync(arguments, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits for the lock of the project's folder. Two runs at once would write into the same folders.</summary>
    private async Task<FileStream> LockAsync(string path, string name, CancellationToken cancellationToken)
    {
        for (bool said = false; ; said = true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                if (!said) Say($"waiting for another lambda-ext that publishes {name}…");
                await Task.Delay(LockPeriod, terminal.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Returns the folder for the project, kind and machine. The next run finds the project built there.</summary>
    private string OutputFolder(string project)
    {
        string cache = terminal.Variable("XDG_CACHE_HOME") is { Length: > 0 } chosen ? chosen
            : terminal.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : Path.GetTempPath();
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..12];
        string name = $"{Path.GetFileNameWithoutExtension(project)}-{hash}";
        return Path.Combine(cache, "lambda-ext", name, RuntimeIdentifier.Current + (debug ? "-debug" : jit ? "-jit" : ""));
    }

    private void Say(string text) => _progress.Say(text);
}
