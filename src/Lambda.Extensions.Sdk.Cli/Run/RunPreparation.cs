using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Sources;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>
/// Makes executables from the paths that the user named. It checks everything first, then unpacks layers and publishes projects, one
/// after the other.
/// </summary>
internal sealed class RunPreparation(RunOptions options, Terminal terminal, string scratch)
{
    private readonly string _opt = Path.Combine(scratch, "opt");
    private readonly Dictionary<string, string> _variables = new(options.Environment, StringComparer.Ordinal);

    /// <summary>True to run copies of what is published, so that it can be published again while they run.</summary>
    public bool CopiesPublished { get; init; }

    /// <summary>The publisher. One that is used again knows the projects and takes less time.</summary>
    public ProjectPublisher Publisher { get; init; } = new(terminal, options.Jit);

    /// <exception cref="UsageException">A path or command cannot be run.</exception>
    /// <exception cref="SetupException">A layer or a project is broken.</exception>
    public async Task<PreparedRun> PrepareAsync(CancellationToken cancellationToken)
    {
        var sources = options.Extensions.Select(ExtensionSource.Recognise).ToList();
        List<LayerInput> layers = [.. sources.Select(LayerInput.Of).OfType<LayerInput>(), .. options.Layers.Select(LayerInput.Recognise)];
        FunctionSource? function = options.Function is { } command ? FunctionSource.Recognise(command, terminal.Variable("PATH")) : null;
        if (options.Jit && function?.Project is null && !sources.Exists(source => source.Kind == ExtensionSourceKind.Project))
            throw new UsageException("--jit is about publishing projects, and none is named. Leave it out.");

        var extensions = new List<PreparedExtension>(Unpack(layers));
        foreach (ExtensionSource? source in sources)
        {
            if (source.Kind == ExtensionSourceKind.Executable)
                extensions.Add(Prepared(source.Path, source.Path));
            else if (source.Kind == ExtensionSourceKind.Project)
                extensions.Add(Prepared(await PublishAsync(source.Path, cancellationToken).ConfigureAwait(false), source.Path));
        }

        PreparedFunction? program = function?.Project is { } project
            ? new PreparedFunction(await PublishAsync(project, cancellationToken).ConfigureAwait(false), [])
            : function?.Command;
        RequireDistinctNames(extensions);
        return new PreparedRun(extensions, Emulated(program), _variables)
        {
            OptFolder = layers.Count == 0 ? null : _opt,
            TaskFolder = options.Sandbox.TaskFolder ?? function?.TaskFolder ?? Path.GetDirectoryName(program?.FileName),
        };
    }

    private PreparedExtension Prepared(string executable, string origin)
    {
        IReadOnlyList<string> emulator = ForeignProgram.EmulatorOf(executable, terminal.Variable("PATH"));
        return new PreparedExtension(Path.GetFileName(executable), executable, emulator.Count == 0 ? origin : $"{origin}, by {Path.GetFileName(emulator[0])}") { Emulator = emulator };
    }

    private PreparedFunction? Emulated(PreparedFunction? function)
    {
        if (function is null) return null;
        IReadOnlyList<string> emulator = ForeignProgram.EmulatorOf(function.FileName, terminal.Variable("PATH"));
        return emulator.Count == 0 ? function : new PreparedFunction(emulator[0], [.. emulator.Skip(1), function.FileName, .. function.Arguments]);
    }

    private static void RequireDistinctNames(List<PreparedExtension> extensions)
    {
        IGrouping<string, PreparedExtension>? twice = extensions.GroupBy(extension => extension.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
            throw new UsageException($"two extensions are called {twice.Key} ({string.Join(", ", twice.Select(extension => extension.Origin))}). The name is the file's name: rename one of them.");
    }

    /// <summary>Unpacks all layers into one folder, in the given order, as Lambda does into <c>/opt</c>.</summary>
    private IEnumerable<PreparedExtension> Unpack(List<LayerInput> layers)
    {
        var owners = new LayerOwners();
        var archive = new LayerArchive(_opt, owners);
        var copy = new LayerCopy(_opt, owners);
        foreach (LayerInput layer in layers)
        {
            if (Directory.Exists(layer.Path))
                copy.Copy(layer.Path);
            else
                archive.Extract(layer.Path, layer.MustHaveExtensions);
        }

        foreach (string overlap in owners.Overlaps) terminal.Error.WriteLine("lambda-ext: " + overlap);
        return Layer.Extensions(_opt).Select(file => Prepared(file, owners.OwnerOf(Path.GetRelativePath(_opt, file))!));
    }

    private async Task<string> PublishAsync(string project, CancellationToken cancellationToken)
    {
        string executable = await Publisher.PublishAsync(project, cancellationToken).ConfigureAwait(false);
        if (Publisher.IsJit) UseInstalledRuntime();
        return CopiesPublished ? PublishedCopy.Make(executable, scratch) : executable;
    }

    /// <summary>
    /// Names the runtime's folder. An executable for the JIT looks for the runtime in DOTNET_ROOT and in one fixed place, but
    /// <c>dotnet</c> may be elsewhere in PATH.
    /// </summary>
    private void UseInstalledRuntime()
    {
        string? dotnet = terminal.Variable("DOTNET_HOST_PATH") is { Length: > 0 } host ? host : ExecutablePath.Find("dotnet", terminal.Variable("PATH"));
        if (dotnet is null) return;

        string file = File.ResolveLinkTarget(dotnet, returnFinalTarget: true)?.FullName ?? dotnet;
        _variables.TryAdd("DOTNET_ROOT", Path.GetDirectoryName(file)!);
    }
}
