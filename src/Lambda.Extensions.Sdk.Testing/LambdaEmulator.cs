using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Recording;
using Lambda.Extensions.Sdk.Testing.Recording.Reading;
using Lambda.Extensions.Sdk.Testing.Sandboxing;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>
/// A Lambda execution environment on your own machine: it starts real extension and runtime processes and speaks the Runtime,
/// Extensions, Telemetry and Logs APIs with the platform's own states, errors and timings.
/// </summary>
/// <remarks>
/// Many emulators can run in one test process: no state is shared, no environment variable of the test process is read or set beyond
/// what <see cref="LambdaEmulatorBuilder"/> names. Disposing shuts the environment down and leaves no process behind.
/// </remarks>
public sealed class LambdaEmulator : IAsyncDisposable
{
    private readonly EmulatorSettings _settings;
    private readonly RuntimeApiServer _server;
    private readonly EnvironmentController _environment;
    private readonly TelemetryHub _telemetry;
    private readonly IProgramPlace _place;
    private readonly ExtensionViews _views;
    private readonly TimelineRecorder? _recorder;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed;
    private Task? _disposal;

    private LambdaEmulator(
        EmulatorSettings settings,
        RuntimeApiServer server,
        EnvironmentController environment,
        TelemetryHub telemetry,
        IProgramPlace place,
        ExtensionViews views,
        FaultPlan faults,
        EmulatorTimeline timeline,
        TimelineRecorder? recorder,
        CancellationTokenSource disposed)
    {
        _disposed = disposed;
        _settings = settings;
        _server = server;
        _environment = environment;
        _telemetry = telemetry;
        _place = place;
        _views = views;
        Faults = faults;
        Timeline = timeline;
        _recorder = recorder;
    }

    /// <summary>Gets the address of the emulated APIs, <c>host:port</c>: the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string RuntimeApi => _server.Address;

    /// <summary>Gets the same address as a URI, for a test's <see cref="HttpClient"/>.</summary>
    public Uri BaseAddress => new($"http://{RuntimeApi}/");

    /// <summary>Gets the extensions by name: those of the builder, and internal ones after their registration.</summary>
    public IReadOnlyDictionary<string, EmulatedExtension> Extensions => _views.All;

    /// <summary>Gets the function's runtime.</summary>
    public EmulatedFunction Function => _views.Function;

    /// <summary>Gets the active faults. More can be added at any time.</summary>
    public FaultPlan Faults { get; }

    /// <summary>Gets all events, in order.</summary>
    public EmulatorTimeline Timeline { get; }

    /// <summary>Gets a value that indicates whether the processes are frozen.</summary>
    public bool IsFrozen => _environment.IsFrozen;

    /// <summary>Creates a builder for an emulator.</summary>
    /// <returns>A builder with the platform's defaults.</returns>
    public static LambdaEmulatorBuilder CreateBuilder() => new();

    /// <summary>
    /// Creates a builder that replays a recording: of <see cref="LambdaEmulatorBuilder.WithRecording(string)"/>, of <c>lambda-ext run --record</c> or of the
    /// recorder extension. Add the extension, then call <see cref="LambdaEmulatorBuilder.ReplayAsync"/>.
    /// </summary>
    /// <param name="path">The recording.</param>
    /// <returns>A builder with the recorded function's name, Region, memory, timeout and initialization type.</returns>
    /// <exception cref="EmulatorException">The file cannot be read, is no recording, or is one of a newer version.</exception>
    public static LambdaEmulatorBuilder Replay(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return LambdaEmulatorBuilder.Of(RecordingReader.Read(path));
    }

    /// <summary>Waits for the end of INIT. A failure is a result, not an exception: the next invocation initialises again.</summary>
    /// <param name="cancellationToken">Ends the wait, not INIT.</param>
    /// <returns>How INIT ended.</returns>
    public Task<InitResult> WaitForInitAsync(CancellationToken cancellationToken = default) =>
        _environment.InitializeAsync().WaitAsync(cancellationToken);

    /// <summary>Invokes the function and waits until the environment is free again: the function has answered and every extension has called <c>next</c>, or the environment was reset.</summary>
    /// <param name="payload">The event, normally JSON.</param>
    /// <param name="cancellationToken">Ends the wait, not the invocation.</param>
    /// <returns>How it went. Errors of the function, timeouts and crashes are results, not exceptions.</returns>
    public Task<InvocationResult> InvokeAsync(string payload = "{}", CancellationToken cancellationToken = default) =>
        BeginInvoke(new InvocationRequest { Payload = payload }).Completion.WaitAsync(cancellationToken);

    /// <inheritdoc cref="InvokeAsync(string, CancellationToken)"/>
    /// <param name="request">The event and more.</param>
    public Task<InvocationResult> InvokeAsync(InvocationRequest request) => BeginInvoke(request).Completion;

    /// <summary>Starts an invocation whose answer and end can be awaited separately. Invocations run one after the other, except on Managed Instances.</summary>
    /// <param name="request">The event and more; an empty event when <see langword="null"/>.</param>
    /// <returns>The invocation under way.</returns>
    public PendingInvocation BeginInvoke(InvocationRequest? request = null)
    {
        request ??= new InvocationRequest();
        var invocation = new ActiveInvocation
        {
            RequestId = request.RequestId ?? Guid.NewGuid().ToString("D"),
            FunctionArn = request.InvokedFunctionArn ?? _settings.FunctionArn,
            Request = request,
            TenantId = request.TenantId ?? _settings.TenantId,
            TraceId = request.TraceId ?? (_settings.Tracing ? NewTrace.Header(_settings.Time.GetUtcNow()) : null),
        };
        _ = _environment.RunInvocationAsync(invocation);
        return invocation.Pending;
    }

    /// <summary>Freezes all processes (SIGSTOP), and telemetry's deliveries and timers, once no invocation is running. The next invocation thaws them.</summary>
    /// <remarks>What runs inside the test process cannot be stopped and runs on.</remarks>
    /// <param name="cancellationToken">Ends the wait for the invocation under way.</param>
    /// <returns>A task that ends when the processes stand still.</returns>
    /// <exception cref="InvalidOperationException">The environment is not initialised, was reset, or is of the Managed Instances type.</exception>
    public Task FreezeAsync(CancellationToken cancellationToken = default) => _environment.FreezeAsync(cancellationToken);

    /// <summary>Thaws the processes (SIGCONT) and telemetry. Telemetry is delivered until the end of the next invocation or the next freeze.</summary>
    /// <param name="cancellationToken">Ends the wait for the invocation under way.</param>
    /// <returns>A task that ends when the signals are sent.</returns>
    public Task ThawAsync(CancellationToken cancellationToken = default) => _environment.ThawAsync(cancellationToken);

    /// <summary>Restores the environment as from a snapshot: freezes the processes and telemetry, and thaws them between the records of a restore.</summary>
    /// <param name="cancellationToken">Ends the wait for the invocation under way.</param>
    /// <returns>A task that ends when the processes run again.</returns>
    /// <exception cref="InvalidOperationException">The environment is not of the SnapStart type, is not initialised, or was reset.</exception>
    public Task RestoreAsync(CancellationToken cancellationToken = default) => _environment.RestoreAsync(cancellationToken);

    /// <summary>Shuts the environment down with reason <c>spindown</c>. Ends a running INIT and running invocations. Further calls wait for the first one.</summary>
    /// <param name="cancellationToken">Ends the wait, not the shutdown.</param>
    /// <returns>A task that ends when every process has ended.</returns>
    public Task ShutdownAsync(CancellationToken cancellationToken = default) => _environment.EndAsync().WaitAsync(cancellationToken);

    /// <summary>Sends bytes to every subscriber of telemetry or logs at once, as the platform would. Buffers, faults and freezes do not apply.</summary>
    /// <param name="body">The bytes to send. They need not be valid telemetry.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What each subscriber answered; empty when there is none.</returns>
    public Task<IReadOnlyList<TelemetryPostResult>> PostTelemetryAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) =>
        _telemetry.PostAsync(body, cancellationToken);

    /// <summary>Waits for an event of the timeline; see <see cref="EmulatorTimeline.WaitForEventAsync"/>.</summary>
    /// <param name="name">One of <see cref="EmulatorEventNames"/>.</param>
    /// <param name="extension">Only events about this extension; <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The first such event, past ones included.</returns>
    /// <exception cref="EmulatorException">It did not happen within 60 seconds.</exception>
    public Task<EmulatorEvent> WaitForEventAsync(string name, string? extension = null, CancellationToken cancellationToken = default) =>
        Timeline.WaitForEventAsync(name, extension, cancellationToken);

    /// <summary>Shuts down as <see cref="ShutdownAsync"/> does, unless that was done, and releases everything.</summary>
    /// <returns>A task that ends when every process has ended and the port is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        Task disposal;
        lock (_gate) disposal = _disposal ??= DisposeOnceAsync();
        await disposal.ConfigureAwait(false);
    }

    internal EmulatorSettings Settings => _settings;

    /// <summary>Returns the peak memory of the environment's processes, in MB.</summary>
    internal int MeasureMemory() => _settings.Telemetry.MaxMemoryUsedMB ?? MemoryMeter.Measure(_environment.Sandbox.Programs);

    internal static async Task<LambdaEmulator> OpenAsync(EmulatorSettings settings, Action<FaultPlan> faults, CancellationToken cancellationToken)
    {
        await WarmUp.WaitAsync(cancellationToken).ConfigureAwait(false);
        return await OpenWarmAsync(settings, faults, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts the server without the warm-up of the process.</summary>
    internal static async Task<LambdaEmulator> OpenWarmAsync(EmulatorSettings settings, Action<FaultPlan> faults, CancellationToken cancellationToken)
    {
        var clock = new EmulatorClock(settings.Time);
        var recorder = TimelineRecorder.Open(settings, clock);
        var timeline = new EmulatorTimeline(clock) { Observer = recorder is null ? null : recorder.Record };
        var views = new ExtensionViews();
        foreach (ExtensionDefinition definition in settings.Extensions) views.Get(definition.Name, isExternal: true);
        var plan = new FaultPlan();
        faults(plan);

        var proxy = RuntimeProxyPort.Choose(settings);
        var server = new RuntimeApiServer();
        await server.StartAsync(cancellationToken).ConfigureAwait(false);
        var disposed = new CancellationTokenSource();
        string credentialsToken = Guid.NewGuid().ToString("N");
        string metadataToken = Guid.NewGuid().ToString("D");
        var variables = new ProcessEnvironment(settings, server.Address, credentialsToken, metadataToken, proxy);
        IProgramPlace place = await OpenPlaceAsync(settings, variables, timeline, server, recorder).ConfigureAwait(false);
        var hub = new TelemetryHub(settings, clock, timeline, plan);
        var environment = new EnvironmentController(
            settings, timeline, clock, views, new ProgramStarter(settings, clock, views, variables, place), new TelemetryRecorder(hub, settings, clock, variables.LogStream));
        var calls = new ExtensionCalls(settings, () => environment.Sandbox, plan, timeline, disposed.Token);
        var router = new Router(
            settings,
            new LifecycleApi(settings, () => environment.Sandbox, views, calls),
            new SubscriptionsApi(settings, calls, hub, disposed.Token),
            new InvocationApi(environment, clock),
            new CredentialsApi(clock, credentialsToken),
            new MetadataApi(settings, metadataToken));
        server.Handle(router.RouteAsync);
        return new LambdaEmulator(settings, server, environment, hub, place, views, plan, timeline, recorder, disposed);
    }

    /// <summary>Opens the place of the programs, before INIT: no measured start includes it.</summary>
    private static async Task<IProgramPlace> OpenPlaceAsync(EmulatorSettings settings, ProcessEnvironment variables, EmulatorTimeline timeline, RuntimeApiServer server, TimelineRecorder? recorder)
    {
        try
        {
            return await ProgramPlaces.OpenAsync(settings, variables, timeline).ConfigureAwait(false);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            if (recorder is not null) await recorder.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task DisposeOnceAsync()
    {
        await _environment.DisposeAsync().ConfigureAwait(false);
        await _place.DisposeAsync().ConfigureAwait(false);
        await _disposed.CancelAsync().ConfigureAwait(false);
        await _telemetry.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        Timeline.Complete();
        if (_recorder is not null) await _recorder.DisposeAsync().ConfigureAwait(false);
        _disposed.Dispose();
    }
}
