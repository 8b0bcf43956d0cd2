using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Runs the execution environment over its whole life: INIT, invocations, freezes, resets, the end.</summary>
internal sealed class EnvironmentController : IAsyncDisposable
{
    private readonly EmulatorSettings _settings;
    private readonly EmulatorTimeline _timeline;
    private readonly EmulatorClock _clock;
    private readonly ExtensionViews _views;
    private readonly InitSequence _init;
    private readonly InvokeSequence _invoke;
    private readonly ShutdownSequence _shutdown;
    private readonly Freezer _freezer;
    private readonly TelemetryRecorder _telemetry;
    private readonly ColdStart _coldStart;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private volatile Sandbox _sandbox;
    private volatile bool _isUp;
    private volatile bool _hasEnded;
    private volatile bool _isDisposing;
    private int _waiting;
    private Task? _ending;
    private Task<InitResult>? _firstInit;

    public EnvironmentController(
        EmulatorSettings settings, EmulatorTimeline timeline, EmulatorClock clock, ExtensionViews views, ProgramStarter starter, TelemetryRecorder telemetry)
    {
        _settings = settings;
        _timeline = timeline;
        _clock = clock;
        _views = views;
        _telemetry = telemetry;
        _init = new InitSequence(settings, clock, views, starter);
        _invoke = new InvokeSequence(settings, clock);
        _shutdown = new ShutdownSequence(settings, clock);
        _coldStart = new ColdStart(settings, clock, telemetry);
        _freezer = new Freezer(timeline, telemetry.Hub.Awake);
        _sandbox = NewSandbox();
    }

    /// <summary>The sandbox that answers calls. After a reset the old one answers until the next INIT.</summary>
    public Sandbox Sandbox => _sandbox;

    public bool IsFrozen => _freezer.IsFrozen;

    /// <summary>Runs the first INIT. The first caller starts it; all receive its result.</summary>
    public Task<InitResult> InitializeAsync()
    {
        lock (_gate) return _firstInit ??= Task.Run(FirstInitAsync);
    }

    public async Task RunInvocationAsync(ActiveInvocation invocation)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await InitializeAsync().ConfigureAwait(false);
            if (!_settings.IsManagedInstances) await _turn.WaitAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            invocation.Complete(InvokeSequence.Ended(invocation, _clock));
            return;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        // The turn is given back before the result is handed out: who has it finds the environment free.
        InvocationResult result;
        try
        {
            result = await InTurnAsync(invocation).ConfigureAwait(false);
        }
        finally
        {
            if (!_settings.IsManagedInstances) _turn.Release();
        }

        invocation.Complete(result);
    }

    public Task FreezeAsync(CancellationToken cancellationToken) => BetweenInvocationsAsync(FreezeNowAsync, cancellationToken);

    public Task ThawAsync(CancellationToken cancellationToken) => BetweenInvocationsAsync(
        () =>
        {
            _freezer.Thaw(_sandbox);
            return Task.CompletedTask;
        },
        cancellationToken);

    public Task RestoreAsync(CancellationToken cancellationToken) => BetweenInvocationsAsync(
        async () =>
        {
            await FreezeNowAsync().ConfigureAwait(false);
            _coldStart.Restore(() => _freezer.Thaw(_sandbox));
        },
        cancellationToken);

    /// <summary>Shuts the environment down for good, once. Everything that is running is ended.</summary>
    public Task EndAsync()
    {
        lock (_gate) return _ending ??= Task.Run(SpinDownAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposing = true;
        // A shutdown that is under way may wait for them, perhaps on a fake clock that is not advanced any more.
        bool isEnding;
        lock (_gate) isEnding = _ending is not null;
        foreach (PlayedProgram.Player player in isEnding ? _sandbox.Programs.OfType<PlayedProgram.Player>() : []) player.Kill();
        await EndAsync().ConfigureAwait(false);
        foreach (IProgram program in _sandbox.Programs) await program.DisposeAsync().ConfigureAwait(false);
    }

    private async Task BetweenInvocationsAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await act().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private Task FreezeNowAsync()
    {
        if (_settings.IsManagedInstances) throw new InvalidOperationException("Managed Instances are never frozen.");
        if (!_isUp) throw new InvalidOperationException("There is nothing to freeze: the environment is not initialised, or was reset.");
        return _freezer.FreezeAsync(_sandbox);
    }

    private async Task<InvocationResult> InTurnAsync(ActiveInvocation invocation)
    {
        invocation.Begun = _clock.Elapsed;
        invocation.Deadline = _clock.UtcNow + _settings.Timeout;
        using var timeout = new CancellationTokenSource(_settings.Timeout, _settings.Time);
        if (_hasEnded || _stopping.IsCancellationRequested) return InvokeSequence.Ended(invocation, _clock);
        // A process ended since the last invocation, and its reset has not had its turn yet.
        if (_isUp && _sandbox.IsBroken && !_settings.IsManagedInstances) await ResetAsync(_sandbox, ShutdownReasons.Failure).ConfigureAwait(false);
        if (!_isUp)
        {
            // Managed Instances have one life: another invocation has just seen its end.
            if (_settings.IsManagedInstances) return InvokeSequence.Ended(invocation, _clock);
            // Suppressed init: inside the invocation, on its clock (lambda-facts 1.4).
            invocation.SuppressedInit = true;
            _telemetry.Hub.Awake.Wake();
            await ReplaceSandboxAsync().ConfigureAwait(false);
            InitResult init = await BringUpAsync(InitSequence.InvokePhase, timeout.Token).ConfigureAwait(false);
            if (!init.Succeeded) return FailedInit(invocation, init);
        }

        _coldStart.Resume(invocation, () => _freezer.Thaw(_sandbox));
        Sandbox sandbox = _sandbox;
        (InvocationResult? result, string? reset) = await _invoke.RunAsync(sandbox, invocation, timeout.Token, _stopping.Token).ConfigureAwait(false);
        if (_settings.IsManagedInstances || reset is not null) _telemetry.Report(invocation, result, sandbox);
        // On Managed Instances a timeout is the invocation's alone, and a crash ends the environment by itself (lambda-facts 1.9).
        if (_settings.IsManagedInstances) return result;
        if (reset is not null)
            await ResetAsync(sandbox, reset).ConfigureAwait(false);
        else
            await RestAsync(() => _telemetry.Report(invocation, result, sandbox)).ConfigureAwait(false);
        return result;
    }

    private InvocationResult FailedInit(ActiveInvocation invocation, InitResult init)
    {
        InvocationResult result;
        if (_stopping.IsCancellationRequested)
        {
            result = InvokeSequence.Ended(invocation, _clock);
        }
        else
        {
            bool isTimeout = init is { Status: InitResult.Timeout, ErrorType: FatalError.SandboxTimeout };
            result = invocation.Finish(
                isTimeout ? EmulatedOutcome.Timeout : EmulatedOutcome.InitFailed, init.ErrorType, init.Message, _clock.Elapsed, _sandbox.RuntimeInitError);
        }

        _timeline.Record(new InvokeStartEvent(invocation.RequestId, invocation.Deadline, invocation.TraceId));
        _timeline.Record(new InvokeEndEvent(result));
        // The environment is reset already: whoever registers next under a subscriber's name gets it.
        _telemetry.Start(invocation);
        _telemetry.Report(invocation, result, _sandbox);
        return result;
    }

    private async Task<InitResult> FirstInitAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            using var limit = new CancellationTokenSource(_settings.EffectiveInitTimeout, _settings.Time);
            _telemetry.Hub.Awake.Wake();
            InitResult result = await BringUpAsync(InitSequence.InitPhase, limit.Token).ConfigureAwait(false);
            if (!result.Succeeded) return result;
            _coldStart.Initialised(result);
            await RestAsync().ConfigureAwait(false);
            return result;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Runs INIT in the current sandbox. If it fails, all that was started is shut down again.</summary>
    private async Task<InitResult> BringUpAsync(string phase, CancellationToken limit)
    {
        Sandbox sandbox = _sandbox;
        InitResult result = await _init.RunAsync(sandbox, phase, limit, _stopping.Token).ConfigureAwait(false);
        if (result.Succeeded)
        {
            _isUp = true;
            _ = ResetWhenBrokenAsync(sandbox);
        }
        else if (!_stopping.IsCancellationRequested)
        {
            await ResetAsync(sandbox, result.Status == InitResult.Timeout ? ShutdownReasons.Timeout : ShutdownReasons.Failure).ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Resets the environment when a process ends between invocations, without waiting for the next one.</summary>
    private async Task ResetWhenBrokenAsync(Sandbox sandbox)
    {
        await sandbox.Broken.ConfigureAwait(false);
        await BetweenInvocationsAsync(
            () => sandbox == _sandbox && _isUp && !_stopping.IsCancellationRequested ? ResetAsync(sandbox, ShutdownReasons.Failure) : Task.CompletedTask,
            CancellationToken.None).ConfigureAwait(false);
    }

    private async Task ResetAsync(Sandbox sandbox, string reason)
    {
        // On Managed Instances there is no second life (lambda-facts 1.9); their only reasons are spindown and failure.
        if (_settings.IsManagedInstances)
        {
            _hasEnded = true;
            reason = ShutdownReasons.Failure;
        }

        _isUp = false;
        _coldStart.Forget();
        _freezer.Thaw(_sandbox);
        await _shutdown.RunAsync(sandbox, reason).ConfigureAwait(false);
        sandbox.Close();
    }

    private async Task SpinDownAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await BetweenInvocationsAsync(
            async () =>
            {
                Sandbox sandbox = _sandbox;
                _freezer.Thaw(_sandbox);
                if (!sandbox.IsClosed && sandbox.Programs.Any())
                    await _shutdown.RunAsync(sandbox, ShutdownReasons.Spindown, _isDisposing).ConfigureAwait(false);
                _isUp = false;
                sandbox.Close();
            },
            CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Rests while no invocation is waiting: telemetry pauses, and the processes freeze if the test asked for that.</summary>
    /// <param name="lastly">What the platform still notes. It comes too late for a delivery before the next invocation (lambda-facts 3.3).</param>
    private async Task RestAsync(Action? lastly = null)
    {
        bool isIdle = !_settings.IsManagedInstances && Volatile.Read(ref _waiting) == 0 && !_stopping.IsCancellationRequested;
        if (isIdle && (_settings.FreezeBetweenInvocations || !_settings.Telemetry.DeliverBetweenInvocations))
            await _telemetry.Hub.Awake.SleepAsync().ConfigureAwait(false);
        lastly?.Invoke();
        if (isIdle && _settings.FreezeBetweenInvocations) await _freezer.FreezeAsync(_sandbox).ConfigureAwait(false);
    }

    private async Task ReplaceSandboxAsync()
    {
        Sandbox old = _sandbox;
        _sandbox = NewSandbox();
        foreach (IProgram program in old.Programs) await program.DisposeAsync().ConfigureAwait(false);
    }

    private Sandbox NewSandbox() => MemoryGuard.Watch(new Sandbox(_settings, _timeline, _clock, _views, _telemetry), _settings);
}
