using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Runs one life of an emulated environment (INIT, the invocations, SHUTDOWN), shows it and makes its summary.</summary>
internal sealed class RunSession(RunOptions options, PreparedRun prepared, IRunOutput output, TimeProvider time)
{
    private const string LaunchError = "Extension.LaunchError";
    private const string DefaultRegion = "us-east-1";
    private const string DefaultAccount = "123456789012";

    private readonly RunRecorder _recorder = new(prepared.Extensions.Select(extension => extension.Name));

    /// <summary>Receives one line when the recording ends early.</summary>
    public Action<string>? Notice { get; init; }

    /// <summary>Runs the life to its end. When the token is cancelled, the environment is still shut down in order.</summary>
    public async Task<RunSummary> RunAsync(CancellationToken cancellationToken)
    {
        output.Begin(options, prepared);
        bool interrupted = false;
        LambdaEmulatorBuilder builder = Builder(options, prepared, time);
        if (options.Record is { } file) builder.WithRecording(() => file, Notice);
        LambdaEmulator emulator = await builder.StartWithoutInitAsync(CancellationToken.None).ConfigureAwait(false);
        Task shown = ShowAsync(emulator.Timeline);
        try
        {
            InitResult init = await emulator.WaitForInitAsync(cancellationToken).ConfigureAwait(false);

            if (init.Succeeded && options.TelemetryFile is { } batch) await PostAsync(emulator, batch, cancellationToken).ConfigureAwait(false);

            // A process that could not be launched would fail a second time too.
            if (init.ErrorType != LaunchError) await InvokeAsync(emulator, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            interrupted = true;
        }
        finally
        {
            await emulator.ShutdownAsync(CancellationToken.None).ConfigureAwait(false);
            await emulator.DisposeAsync().ConfigureAwait(false);
        }

        await shown.ConfigureAwait(false);
        RunSummary summary = _recorder.Summarise(options, interrupted);
        output.End(summary);
        return summary;
    }

    /// <summary>Describes the environment of a run.</summary>
    internal static LambdaEmulatorBuilder Builder(RunOptions options, PreparedRun prepared, TimeProvider time)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .WithTimeout(options.Timeout)
            .WithMemory(options.MemoryMb)
            .WithInitializationType(options.InitializationType)
            .WithTimeProvider(time);
        AddExtensions(builder, options, prepared);
        if (options.Sandbox.EnforceMemory) builder.WithEnforcedMemory();
        if (prepared.Function is { } function) builder.UseFunctionCommand(function.FileName, [.. function.Arguments]);
        if (options.LogFormat is { } format) builder.WithLogFormat(format);
        if (options.Name is { } name) builder.WithFunctionName(name);
        if (options.Region is not null || options.Account is not null) builder.WithRegion(options.Region ?? DefaultRegion, options.Account ?? DefaultAccount);
        if (options.RuntimeProxy) builder.WithRuntimeProxy();
        if (options.NoTelemetry) builder.WithoutTelemetry();
        if (options.Freeze is not null) builder.WithFreezeBetweenInvocations();
        return builder;
    }

    /// <summary>Adds the extensions, with their variables and the file system that they see.</summary>
    internal static void AddExtensions(LambdaEmulatorBuilder builder, RunOptions options, PreparedRun prepared)
    {
        builder.WithSandbox(sandbox =>
        {
            sandbox.Mode = options.Sandbox.Mode;
            sandbox.OptFolder = prepared.OptFolder;
            sandbox.TaskFolder = prepared.TaskFolder;
            sandbox.TmpMegabytes = options.Sandbox.TmpMegabytes;
            sandbox.ReadOnlyRoot = options.Sandbox.ReadOnlyRoot;
        });
        foreach (PreparedExtension extension in prepared.Extensions)
        {
            if (extension.Emulator.Count == 0)
                builder.AddExtension(extension.Executable);
            else
                builder.AddExtensionCommand(extension.Name, extension.Emulator[0], [.. extension.Emulator.Skip(1), extension.Executable]);
        }

        foreach ((string? variable, string? value) in prepared.Variables) builder.WithEnvironment(variable, value);
    }

    /// <summary>Posts the batch. A frozen environment is thawed for it, because a frozen process cannot answer.</summary>
    private async Task PostAsync(LambdaEmulator emulator, TelemetryFile batch, CancellationToken cancellationToken)
    {
        bool isFrozen = emulator.IsFrozen;
        if (isFrozen) await emulator.ThawAsync(cancellationToken).ConfigureAwait(false);
        _recorder.Posted(batch, await emulator.PostTelemetryAsync(batch.Bytes, cancellationToken).ConfigureAwait(false));
        if (isFrozen) await emulator.FreezeAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task InvokeAsync(LambdaEmulator emulator, CancellationToken cancellationToken)
    {
        for (int i = 0; i < options.Invocations; i++)
        {
            var request = new InvocationRequest
            {
                Payload = options.Events[i % options.Events.Count],
                TraceId = options.TraceHeader,
                ClientContext = options.ClientContext,
                TenantId = options.Tenant,
            };
            // A failed INIT is repeated inside each invocation, as on Lambda (lambda-facts 1.2).
            InvocationResult result = await emulator.InvokeAsync(request).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (result.Outcome == EmulatedOutcome.EnvironmentEnded) return;
            if (options.Freeze is { } freeze && result.Outcome != EmulatedOutcome.InitFailed) await Task.Delay(freeze, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ShowAsync(EmulatorTimeline timeline)
    {
        await foreach (EmulatorEvent? happened in timeline.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            _recorder.Record(happened);
            output.Write(happened);
        }
    }
}
