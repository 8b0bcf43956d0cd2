using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>A life with telemetry: under a fake platform, a fake clock and deliveries by hand.</summary>
internal sealed class TelemetryLife
{
    public TelemetryLife() => Telemetry = new FakeTelemetry(Life.Api.Note);

    public Life Life { get; } = new();

    public TelemetryScript Script { get; } = new();

    public FakeTelemetry Telemetry { get; }

    public IReadOnlyList<string> Calls => Life.Api.Calls;

    public DateTimeOffset Now => Life.Time.GetUtcNow();

    public void Start(Action<ExtensionOptions>? configure = null) => Start<TelemetryExtension>(configure);

    public void Start<T>(Action<ExtensionOptions>? configure = null)
        where T : ExtensionBase => Life.Start<T>(configure, b =>
        {
            b.Setup.TelemetrySource = Telemetry;
            b.Services.AddSingleton(Script);
        });

    /// <summary>Hands an INVOKE out; returns its request id.</summary>
    public string Invoke(double? deadlineInMs = 3000)
    {
        InvokeEvent invoke = FakeExtensionsApi.Invocation(deadlineInMs is { } ms ? Life.In(ms) : null);
        Life.Api.Answer(invoke);
        return invoke.RequestId;
    }

    public void EndHandler(string requestId, string status = "success") => Telemetry.Deliver(FakeTelemetry.Started(requestId, Now), FakeTelemetry.RuntimeDone(requestId, Now, status));

    /// <summary>One whole invocation, to the <c>next</c> after it: the <paramref name="nexts"/>th in all.</summary>
    public async Task<string> InvokeAndEnd(int nexts)
    {
        string requestId = Invoke();
        await Seen("invoke", nexts - 1);
        EndHandler(requestId);
        await Life.Next(nexts);
        return requestId;
    }

    /// <summary>Waits for something that needs no time to pass.</summary>
    public static async Task Seen(Func<bool> happened)
    {
        using var patience = new CancellationTokenSource(Hosting.Life.Patience);
        while (!happened()) await Task.Delay(1, patience.Token);
    }

    /// <summary>Waits for the given call to have been made so often.</summary>
    public Task Seen(string call, int times = 1) => Seen(() => Calls.Count(c => c == call) >= times);

    /// <summary>Lets time pass until something has happened; no faster than real time, so that threads keep up with it.</summary>
    public async Task Until(Func<bool> happened)
    {
        using var patience = new CancellationTokenSource(Hosting.Life.Patience);
        while (!happened())
        {
            patience.Token.ThrowIfCancellationRequested();
            Life.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Delay(1, CancellationToken.None);
        }
    }

    public async Task<int> ShutdownAndExit()
    {
        Life.Shutdown(Life.In(2000));
        await Until(() => Life.Ended.IsCompleted);
        return await Life.ExitCode();
    }
}
