using System.Collections.Concurrent;
using System.Diagnostics;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Diagnostics;

/// <summary>G21: what the SDK measures of itself can be read by the means of the platform.</summary>
[NonParallelizable]
public sealed class SdkMeterTests
{
    [Test]
    [Category("G21")]
    public async Task Held_time_flushes_records_and_start_phases_are_measured()
    {
        using var measured = new Measurements();
        var life = new TelemetryLife();
        life.Script.Telemetry = (_, _) => throw new InvalidOperationException("boom");
        life.Start();
        await life.Life.Next(1);
        string id = await life.InvokeAndEnd(2);
        life.Telemetry.Deliver(FakeTelemetry.Report(id, life.Now));
        await life.Seen("reported");
        measured.Read();
        Assert.Multiple(() =>
        {
            Assert.That(measured.Values.Keys, Does.Contain("lambda.ext.held_time").And.Contain("lambda.ext.flush.duration"));
            Assert.That(measured.Values["lambda.ext.invocations"], Is.EqualTo(1));
            Assert.That(measured.Values["lambda.ext.telemetry.records"], Is.EqualTo(3));
            Assert.That(measured.Values["lambda.ext.telemetry.lost"], Is.EqualTo(3));
            Assert.That(measured.Values["lambda.ext.hooks.failed"], Is.EqualTo(2));
            Assert.That(measured.Values.Keys, Does.Contain("lambda.ext.telemetry.pending"));
            Assert.That(measured.Phases, Does.Contain("Register").And.Contain("Subscribe").And.Contain("Next"));
        });
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G21")]
    public void Each_counter_of_the_loop_is_measured_under_its_own_name()
    {
        using var measured = new Measurements();
        var counters = new LifecycleCounters { Invocations = 1, PartialInvocations = 2, HooksFailed = 3, HooksCancelled = 4, HooksAbandoned = 5, HooksSkipped = 6, NextFailures = 7 };
        using var meter = new SdkMeter(counters, new StartupTimeline(TimeProvider.System), telemetry: null);
        counters.Held(TimeSpan.FromMilliseconds(250));
        counters.Flushed(TimeSpan.FromMilliseconds(500));
        measured.Read();
        var expected = new Dictionary<string, double>
        {
            ["lambda.ext.invocations"] = 1,
            ["lambda.ext.invocations.partial"] = 2,
            ["lambda.ext.hooks.failed"] = 3,
            ["lambda.ext.hooks.cancelled"] = 4,
            ["lambda.ext.hooks.abandoned"] = 5,
            ["lambda.ext.hooks.skipped"] = 6,
            ["lambda.ext.next.failures"] = 7,
            ["lambda.ext.held_time"] = 0.25,
            ["lambda.ext.flush.duration"] = 0.5,
        };
        Assert.That(measured.Values, Is.EquivalentTo(expected));
    }

    [Test]
    [Category("G21")]
    public async Task Queue_depth_drops_and_losses_are_measured_while_a_hook_is_stuck()
    {
        using var measured = new Measurements();
        using var endless = new Endless();
        var life = new TelemetryLife();
        int calls = 0;
        life.Script.Telemetry = (_, token) => ++calls == 1 ? endless.Blocks(token) : Task.CompletedTask;
        life.Start(o =>
        {
            o.HookTimeout = TimeSpan.FromSeconds(30);
            o.Telemetry.MaxPendingBytes = 256 * 1024;
        });
        await life.Life.Next(1);
        life.Telemetry.Deliver(
            FakeTelemetry.Line("held", life.Now),
            FakeTelemetry.Record("platform.logsDropped", life.Now, """{"reason":"slow","droppedRecords":7,"droppedBytes":70}"""));
        await endless.Began;
        // Beyond this time a sender is not asked to wait for the consumer, so the oldest deliveries are dropped.
        life.Life.Time.Advance(BatchQueue.Patience);
        for (int i = 0; i < 4; i++) life.Telemetry.Deliver(FakeTelemetry.Line(new string('x', 100_000), life.Now), "5");
        measured.Read();
        Assert.Multiple(() =>
        {
            Assert.That(measured.Values["lambda.ext.telemetry.pending"], Is.EqualTo(3), "two waiting and the one in the hook");
            Assert.That(measured.Values["lambda.ext.telemetry.dropped"], Is.EqualTo(2));
            Assert.That(measured.Values["lambda.ext.telemetry.platform_dropped"], Is.EqualTo(7));
        });

        endless.Release();
        await life.Seen("telemetry", 3);
        await TelemetryLife.Seen(() =>
        {
            measured.Read();
            return measured.Values["lambda.ext.telemetry.pending"] == 0;
        });
        measured.Read();
        Assert.Multiple(() =>
        {
            Assert.That(measured.Values["lambda.ext.telemetry.delivered"], Is.EqualTo(4));
            Assert.That(measured.Values["lambda.ext.telemetry.unreadable"], Is.EqualTo(2));
            Assert.That(measured.Values["lambda.ext.telemetry.lost"], Is.Zero);
        });
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G21")]
    public async Task Records_of_abandoned_and_of_skipped_hooks_are_measured_as_lost()
    {
        using var measured = new Measurements();
        using var release = new ManualResetEventSlim();
        var life = new TelemetryLife();
        life.Script.Telemetry = (_, _) =>
        {
            release.Wait(CancellationToken.None);
            return Task.CompletedTask;
        };
        life.Start(o => o.HookTimeout = TimeSpan.FromMilliseconds(20));
        await life.Life.Next(1);
        // A hook more than may be abandoned, so the last one is skipped.
        for (int i = 1; i <= ExtensionModule.MaxAbandoned + 1; i++)
        {
            life.Telemetry.Deliver(FakeTelemetry.Line("one", life.Now), FakeTelemetry.Line("two", life.Now));
            await life.Until(() =>
            {
                measured.Read();
                return measured.Values["lambda.ext.hooks.abandoned"] + measured.Values["lambda.ext.hooks.skipped"] == i && measured.Values["lambda.ext.telemetry.pending"] == 0;
            });
        }

        measured.Read();
        Assert.Multiple(() =>
        {
            Assert.That(measured.Values["lambda.ext.hooks.abandoned"], Is.EqualTo(4));
            Assert.That(measured.Values["lambda.ext.hooks.skipped"], Is.EqualTo(1));
            Assert.That(measured.Values["lambda.ext.telemetry.lost"], Is.EqualTo(10));
        });
        release.Set();
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G21")]
    public async Task The_summary_has_the_average_and_the_longest_held_time()
    {
        var life = new TelemetryLife();
        var held = new Queue<int>([10, 30, 20]);
        life.Script.Completed = (_, _) =>
        {
            life.Life.Time.Advance(TimeSpan.FromMilliseconds(held.Dequeue()));
            return Task.CompletedTask;
        };
        life.Start(o => o.LogSummary = true);
        await life.Life.Next(1);
        for (int i = 1; i <= 3; i++)
        {
            string id = await life.InvokeAndEnd(i + 1);
            life.Telemetry.Deliver(FakeTelemetry.Report(id, life.Now));
            await life.Seen("reported", i);
        }

        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Life.Logs.Entries.Single(e => e.Id.Id == 1210).Message, Does.Contain("held 20.0 ms on average, 30.0 at most"));
    }

    [Test]
    [Category("G21")]
    public async Task Each_hook_is_a_span_that_says_how_it_ended()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Lambda.Extensions.Sdk",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);

        var life = new TelemetryLife();
        life.Script.Flush = (_, _) => throw new InvalidOperationException("boom");
        life.Start();
        await life.Life.Next(1);
        await life.InvokeAndEnd(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Activity[] own = [.. ended.Where(a => (string?)a.GetTagItem("lambda.ext.extension") == nameof(TelemetryExtension))];
        Assert.That(own.Select(a => a.OperationName), Does.Contain("OnInvoke").And.Contain("OnInvocationCompleted").And.Contain("OnFlush"));
        Assert.That(own.First(a => a.OperationName == "OnFlush").Status, Is.EqualTo(ActivityStatusCode.Error));
    }
}
