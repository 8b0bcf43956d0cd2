using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Tests.Simulation;

/// <summary>
/// One shutdown under virtual time, from a seed: hooks that throw, hang, ignore their token, block their thread or are late; a sink that
/// fails as it likes; records that arrive until the end; one of the budgets that the platform gives.
/// </summary>
internal sealed class UnrulyShutdown : IDisposable
{
    private const int StepMs = 10;
    private const int MostSteps = 200;

    // A life that has not ended by then never does.
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(20);

    private static readonly int[] Budgets = [2000, 1400, 990, 300];

    private static readonly string[] Behaviours = ["well", "well", "throws", "fails", "hangs", "deaf", "blocks", "late"];

    private readonly Life _life = new();
    private readonly FakeTelemetry _telemetry = new(_ => { });
    private readonly ManualResetEventSlim _over = new();
    private readonly Random _random;
    private readonly SimulatedState _state;
    private int _telemetryCalls;

    public UnrulyShutdown(int seed)
    {
        _random = new Random(seed);
        _state = new SimulatedState(_life.Time, new Random(~seed));
        Budget = Budgets[_random.Next(Budgets.Length)];
        Shutdown = Behaviour();
        Telemetry = Behaviour();
        Reported = Behaviour();
        Flush = Behaviour();
        _state.Sink.Mood = SimulatedSink.Moods[_random.Next(SimulatedSink.Moods.Length)];
    }

    public int Budget { get; }

    public string Shutdown { get; }

    public string Telemetry { get; }

    public string Reported { get; }

    public string Flush { get; }

    /// <summary>Runs the life to its end.</summary>
    /// <param name="settle">The real time that threads have after each step of the clock.</param>
    /// <returns>The exit code, and the virtual time from SHUTDOWN to the exit.</returns>
    public async Task<(int ExitCode, TimeSpan Took)> RunAsync(TimeSpan settle)
    {
        _life.Start<Unruly>(
            o => o.HandlerEndTimeout = TimeSpan.FromMilliseconds(20),
            b =>
            {
                b.Setup.TelemetrySource = _telemetry;
                b.Services.AddSingleton(this);
            });
        await Life.Within(_life.Next(1));
        InvokeEvent invoke = FakeExtensionsApi.Invocation(_life.In(3000));
        _life.Api.Answer(invoke);
        _telemetry.Deliver(FakeTelemetry.Started(invoke.RequestId, Now), FakeTelemetry.Line("a line", Now), FakeTelemetry.RuntimeDone(invoke.RequestId, Now));
        while (!_life.Api.NextAsked(2).IsCompleted) await StepAsync(settle);

        if (_random.Next(2) == 0)
        {
            // A hook that has the budget of an invocation when SHUTDOWN comes.
            int calls = Volatile.Read(ref _telemetryCalls);
            _telemetry.Deliver(FakeTelemetry.Line("a line between", Now));
            for (int i = 0; i < MostSteps && Volatile.Read(ref _telemetryCalls) == calls; i++) await StepAsync(settle);
        }

        DateTimeOffset began = Now;
        _life.Api.Answer(new ShutdownEvent(ShutdownReason.Spindown, _life.In(Budget)));
        _telemetry.Deliver(FakeTelemetry.Report(invoke.RequestId, Now, "success"), FakeTelemetry.Line("the last line", Now));
        while (!_life.Ended.IsCompleted)
        {
            await StepAsync(settle);
            if (Now - began > Hopeless) return (-1, Now - began);
        }

        return (await _life.ExitCode(), Now - began);
    }

    public void Dispose()
    {
        _over.Set();
        _over.Dispose();
    }

    /// <summary>The log, for a failure's message.</summary>
    public string Log => string.Join('\n', _life.Logs.Entries.Select(e => e.Message));

    public override string ToString() => $"budget {Budget} ms, shutdown {Shutdown}, telemetry {Telemetry}, reported {Reported}, flush {Flush}, sink {_state.Sink.Mood}";

    private DateTimeOffset Now => _life.Time.GetUtcNow();

    private string Behaviour() => Behaviours[_random.Next(Behaviours.Length)];

    private async Task StepAsync(TimeSpan settle)
    {
        long since = TimeProvider.System.GetTimestamp();
        do await Task.Yield();
        while (!_life.Ended.IsCompleted && TimeProvider.System.GetElapsedTime(since) < settle);
        if (!_life.Ended.IsCompleted) _life.Time.Advance(TimeSpan.FromMilliseconds(StepMs));
    }

    private async Task BehaveAsync(string behaviour, CancellationToken cancellationToken)
    {
        switch (behaviour)
        {
            case "throws":
                throw new InvalidOperationException("a hook that throws");
            case "fails":
                await Task.Yield();
                throw new InvalidOperationException("a hook that fails");
            case "hangs":
                await Task.Delay(Timeout.InfiniteTimeSpan, _life.Time, cancellationToken);
                break;
            case "deaf":
                await Task.Delay(Timeout.InfiniteTimeSpan, _life.Time, CancellationToken.None);
                break;
            case "blocks":
                _over.Wait(CancellationToken.None);
                break;
            case "late":
                await Task.Delay(TimeSpan.FromMilliseconds(700), _life.Time, CancellationToken.None);
                break;
        }
    }

    private sealed class Unruly(UnrulyShutdown shutdown) : ExtensionBase
    {
        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken)
        {
            foreach (TelemetryRecord record in batch.Records) shutdown._state.Take(record.Type);
            Interlocked.Increment(ref shutdown._telemetryCalls);
            return shutdown.BehaveAsync(shutdown.Telemetry, cancellationToken);
        }

        protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken) => shutdown.BehaveAsync(shutdown.Reported, cancellationToken);

        protected override async Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken)
        {
            await shutdown._state.Flusher.FlushAsync(flush.Budget, cancellationToken);
            await shutdown.BehaveAsync(shutdown.Flush, cancellationToken);
        }

        protected override Task OnShutdownAsync(ShutdownEvent shutdownEvent, CancellationToken cancellationToken) => shutdown.BehaveAsync(shutdown.Shutdown, cancellationToken);
    }
}
