using Lambda.Extensions.Sdk.Hosting.Hooks;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>G01: hooks of the telemetry thread that never end hold a limited number of threads.</summary>
[Category("G01")]
public sealed class AbandonedTelemetryHookTests
{
    [Test]
    public async Task With_too_many_abandoned_hooks_a_delivery_is_skipped_until_one_ends([Values] bool blocks)
    {
        var life = new TelemetryLife();
        using var release = new ManualResetEventSlim();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int calls = 0;
        life.Script.Telemetry = (_, _) =>
        {
            if (++calls > ExtensionModule.MaxAbandoned) return Task.CompletedTask;
            if (blocks) release.Wait(CancellationToken.None);
            return released.Task;
        };
        life.Start(o => o.HookTimeout = TimeSpan.FromMilliseconds(20));
        await life.Life.Next(1);
        for (int i = 1; i <= ExtensionModule.MaxAbandoned; i++)
        {
            Deliver(life);
            await life.Until(() => life.Life.Counters.HooksAbandoned == i);
        }

        Deliver(life);
        await TelemetryLife.Seen(() => life.Life.Counters.HooksSkipped + life.Calls.Count(c => c == "telemetry") > ExtensionModule.MaxAbandoned);
        Assert.That(life.Life.Counters.HooksSkipped, Is.EqualTo(1));
        Assert.That(life.Life.Logs.Ids, Has.Exactly(1).EqualTo(1013));
        release.Set();
        released.SetResult();
        await life.Until(() =>
        {
            Deliver(life);
            return life.Calls.Count(c => c == "telemetry") > ExtensionModule.MaxAbandoned;
        });
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    private static void Deliver(TelemetryLife life) => life.Telemetry.Deliver(FakeTelemetry.Line("line", life.Now));
}
