using System.Threading.Channels;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Sources;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.InvokeApi;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>Serves the function until the user ends it: builds, starts, replaces, and shuts down in order.</summary>
internal sealed class StartSession(StartOptions options, Terminal terminal, string scratch)
{
    private readonly StartOutput _output = new(terminal, options);

    /// <summary>For a debugger, projects are built for the JIT and without optimisations.</summary>
    private readonly ProjectPublisher _publisher = new(terminal, options.Environment.Jit || options.Debugged is not null, debug: options.Debugged is not null);
    private readonly RecordingFiles? _recordings = options.Environment.Record is { } file ? new RecordingFiles(file) : null;
    private int _generation;
    private string? _folder;

    /// <summary>Serves until the token is cancelled or the user quits. All environments are then shut down in order.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PortProbe.Require(options.Port);
        PreparedRun prepared = await PrepareAsync(cancellationToken).ConfigureAwait(false);
        InvokeApiServer server = await InvokeApiServer.StartAsync(
            Builder(prepared),
            new InvokeApiOptions
            {
                Port = options.Port,
                MaxEnvironments = options.MaxEnvironments,
                IdleTimeout = options.Idle,
                EventRetryDelays = options.RetryDelays,
                EnvironmentStarted = _output.Follow,
                Notice = _output.Note,
            },
            cancellationToken).ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // An environment ahead of the first request: its INIT shows at once whether everything starts.
            await server.WarmUpAsync().ConfigureAwait(false);
            ChannelReader<char>? keys = terminal.ReadKeys();
            _output.Begin(prepared, server.Address, keys is not null);
            await ServeAsync(server, keys, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            _output.Note("shutting down");
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await server.DisposeAsync().ConfigureAwait(false);
            await _output.EndAsync().ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(InvokeApiServer server, ChannelReader<char>? keys, CancellationTokenSource ended)
    {
        List<Task> running = [];
        if (keys is not null) running.Add(new StartKeys(server, options, _output, keys).RunAsync(ended.Token));
        if (options.Watch) running.Add(WatchAsync(server, ended.Token));
        running.Add(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ended.Token));
        try
        {
            Task first = await Task.WhenAny(running).ConfigureAwait(false);
            await first.ConfigureAwait(false);
            _output.Note("shutting down");
        }
        finally
        {
            // A build that is under way writes into the session's folder.
            await ended.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(InvokeApiServer server, CancellationToken cancellationToken)
    {
        using var watcher = new SourceWatcher(SourceFiles.Of(options.Environment), terminal.Time);
        while (true)
        {
            string changed = await watcher.WaitAsync(cancellationToken).ConfigureAwait(false);
            _output.Note($"{changed} changed");
            long start = terminal.Time.GetTimestamp();
            string? old = _folder;
            try
            {
                PreparedRun prepared = await PrepareAsync(cancellationToken).ConfigureAwait(false);
                Task retired = server.ReplaceFunctionAsync(Builder(prepared));
                _ = DeleteAsync(old, retired);
                if (await server.WarmUpAsync().ConfigureAwait(false) is { } fresh) await fresh.WaitForInitAsync(cancellationToken).ConfigureAwait(false);
                _output.Note(FormattableString.Invariant($"the new version is live after {terminal.Time.GetElapsedTime(start).TotalSeconds:F1} s"));
            }
            catch (Exception e) when (e is SetupException or CommandLine.UsageException or IOException or UnauthorizedAccessException)
            {
                ScratchFolder.TryDelete(_folder!);
                _folder = old;
                _output.Note(e.Message + "\nThe old version stays. Correct the error and save the file.");
            }
        }
    }

    /// <summary>Makes executables. Under --watch each version has its own copies, because a running file must not be overwritten.</summary>
    private Task<PreparedRun> PrepareAsync(CancellationToken cancellationToken)
    {
        _folder = Path.Combine(scratch, FormattableString.Invariant($"version-{++_generation}"));
        Directory.CreateDirectory(_folder);
        return new RunPreparation(options.Environment, terminal, _folder)
        {
            CopiesPublished = options.Watch,
            Publisher = _publisher,
        }.PrepareAsync(cancellationToken);
    }

    private LambdaEmulatorBuilder Builder(PreparedRun prepared)
    {
        if (options.Debugged is { } name) DebuggedProgram.Require(name, prepared);
        LambdaEmulatorBuilder builder = RunSession.Builder(options.Environment, prepared, terminal.Time)
            .WithFunctionName(options.Name)
            // It may live for days.
            .WithTelemetry(telemetry => telemetry.KeepContent = false);
        if (_recordings is not null) builder.WithRecording(_recordings.Next, _output.Note);
        if (options.Freeze) builder.WithFreezeBetweenInvocations();
        if (options.Debugged is { } debugged) builder.WithoutTimeLimits().WithEnvironment(DebuggedProgram.Variable, debugged);
        return builder;
    }

    private static async Task DeleteAsync(string? folder, Task retired)
    {
        await retired.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (folder is not null) ScratchFolder.TryDelete(folder);
    }
}
