using System.Text;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>What the hooks on the telemetry thread may do without harm.</summary>
public sealed class TelemetryHookTests
{
    [Test]
    [Category("G08")]
    [Category("G12")]
    public async Task A_batch_whose_hook_throws_is_counted_and_the_next_one_comes()
    {
        var life = new TelemetryLife();
        int calls = 0;
        life.Script.Telemetry = (_, _) => ++calls == 1 ? throw new InvalidOperationException("boom") : Task.CompletedTask;
        life.Start();
        await life.Life.Next(1);
        life.Telemetry.Deliver(FakeTelemetry.Line("one", life.Now), FakeTelemetry.Line("two", life.Now));
        life.Telemetry.Deliver(FakeTelemetry.Line("three", life.Now));
        await life.Seen("telemetry", 2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(Lost(life), Does.Contain("3 records received: 1 delivered, 0 own lines, 2 lost to failed hooks"));
    }

    [Test]
    [Category("G28")]
    public async Task A_delivery_of_unreadable_parts_alone_reaches_the_hook_with_its_count_and_its_bytes()
    {
        var life = new TelemetryLife();
        life.Start();
        await life.Life.Next(1);
        life.Telemetry.Deliver("{\"damaged\":");
        life.Telemetry.Deliver("not JSON", FakeTelemetry.Line("beside", life.Now));
        await life.Seen("telemetry", 2);
        TelemetryBatch[] batches = life.Script.Read(life.Script.Batches);
        Assert.That((batches[0].Records.Count, batches[0].UnreadableParts), Is.EqualTo((0, 1)));
        Assert.That(Encoding.UTF8.GetString(batches[0].Json.Span), Is.EqualTo("[{\"damaged\":]"));
        Assert.That(batches[1].Records, Has.Count.EqualTo(1));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(Lost(life), Does.Contain("1 records received: 1 delivered").And.Contain($"{batches.Sum(b => b.UnreadableParts)} unreadable parts"));
    }

    [Test]
    [Category("G28")]
    public async Task A_delivery_without_anything_does_not_call_the_hook()
    {
        var life = new TelemetryLife();
        life.Start();
        await life.Life.Next(1);
        life.Telemetry.Deliver();
        life.Telemetry.Deliver(FakeTelemetry.Line("one", life.Now));
        await life.Seen("telemetry");
        Assert.That(life.Script.Read(life.Script.Batches).Single().Records, Has.Count.EqualTo(1));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G12")]
    public async Task Under_FailClosed_a_throwing_telemetry_hook_ends_the_process_at_the_next_event()
    {
        var life = new TelemetryLife();
        life.Script.Telemetry = (_, _) => throw new InvalidOperationException("boom");
        life.Start(o => o.FailureMode = FailureMode.FailClosed);
        await life.Life.Next(1);
        life.Telemetry.Deliver(FakeTelemetry.Line("one", life.Now));
        await TelemetryLife.Seen(() => life.Life.Logs.Ids.Contains(1010));
        life.Invoke();
        await life.Until(() => life.Life.Ended.IsCompleted);
        Assert.That(await life.Life.ExitCode(), Is.EqualTo(12));
        Assert.That(life.Life.Api.ExitError!.Message, Does.Contain("OnTelemetryAsync").And.Contain("boom"));
        Assert.That(life.Calls, Has.None.EqualTo("invoke"));
    }

    [Test]
    [Category("G06")]
    [Category("G08")]
    public async Task A_hook_that_blocks_its_thread_for_good_costs_its_batch_and_no_other()
    {
        var life = new TelemetryLife();
        using var endless = new Endless();
        int calls = 0;
        life.Script.Telemetry = (_, token) => ++calls == 1 ? endless.Blocks(token) : Task.CompletedTask;
        life.Start(o => o.HookTimeout = TimeSpan.FromMilliseconds(200));
        await life.Life.Next(1);
        life.Telemetry.Deliver(FakeTelemetry.Line("lost", life.Now));
        await endless.Began;
        life.Telemetry.Deliver(FakeTelemetry.Line("kept", life.Now));
        await life.Until(() => life.Calls.Count(c => c == "telemetry") == 2);
        Assert.That(life.Life.Counters.HooksAbandoned, Is.EqualTo(1));
        await life.InvokeAndEnd(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(Lost(life), Does.Contain("1 to hooks over their budget"));
    }

    [Test]
    [Category("G08")]
    public async Task What_a_hook_holds_when_the_environment_ends_is_said()
    {
        var life = new TelemetryLife();
        using var endless = new Endless();
        life.Script.Telemetry = (_, token) => endless.Blocks(token);
        life.Start(o => o.HookTimeout = TimeSpan.FromSeconds(30));
        await life.Life.Next(1);
        life.Telemetry.Deliver(FakeTelemetry.Line("held", life.Now), FakeTelemetry.Line("held as well", life.Now));
        await endless.Began;
        life.Telemetry.Deliver(FakeTelemetry.Line("not read any more", life.Now));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        // The hook is given up with the shutdown's time; the end of the environment may be as early as that.
        Assert.That(Lost(life), Does.Contain("3 records received: 0 delivered").And.Contain("1 dropped here").And.Match("2 to hooks over their budget, .* 0 in hand|0 to hooks over their budget, .* 2 in hand"));
    }

    [Test]
    [Category("G25")]
    public async Task Hooks_never_overlap_whichever_thread_calls_them()
    {
        var life = new TelemetryLife();
        var random = new Random(20261125);
        Task Shaken()
        {
            lock (random) return random.Next(3) switch { 0 => Task.CompletedTask, 1 => Task.Run(() => Thread.SpinWait(2000), CancellationToken.None), _ => YieldAsync() };
        }

        life.Script.Telemetry = (_, _) => Shaken();
        life.Script.Completed = (_, _) => Shaken();
        life.Script.Reported = (_, _) => Shaken();
        life.Script.Flush = (_, _) => Shaken();
        life.Life.Script.Invoke = (_, _) => Shaken();
        life.Start(o => o.FlushPolicy = FlushPolicy.Pipelined);
        await life.Life.Next(1);
        for (int i = 0; i < 200; i++)
        {
            string id = life.Invoke();
            life.Telemetry.Deliver(FakeTelemetry.Line("line", life.Now));
            life.EndHandler(id);
            life.Telemetry.Deliver(FakeTelemetry.Report(id, life.Now));
        }

        await TelemetryLife.Seen(() => life.Script.Read(life.Script.ReportedInvocations).Length == 200);
        await life.Life.Next(201);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Life.Script.MostInside, Is.EqualTo(1));
        Assert.That(life.Script.CompletedInvocations, Has.Count.EqualTo(200));
    }

    [Test]
    [Category("G17")]
    public async Task The_processes_own_lines_are_not_handed_back_to_it()
    {
        var life = new TelemetryLife();
        life.Life.Variables["LAMBDA_EXT_NAME"] = "my-ext";
        life.Start(o => o.Telemetry.IncludeExtensionLogs = true);
        await life.Life.Next(1);
        life.Telemetry.Deliver(
            FakeTelemetry.Line("2026-11-25T08:00:00.000Z INFO [my-ext] mine", life.Now, "extension"),
            FakeTelemetry.Line("2026-11-25T08:00:00.000Z INFO [other] not mine", life.Now, "extension"),
            FakeTelemetry.Record("extension", life.Now, """{"timestamp":"t","level":"INFO","message":"mine","extension":"my-ext","logger":"x"}"""),
            FakeTelemetry.Line("a plain line", life.Now, "extension"));
        await life.Seen("telemetry");
        string[] kept = [.. life.Script.Batches[0].Records.Cast<LogRecord>().Select(r => r.GetText())];
        Assert.That(kept, Is.EqualTo((string[])["2026-11-25T08:00:00.000Z INFO [other] not mine", "a plain line"]));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G08")]
    public async Task The_processes_own_lines_are_accounted_for_and_are_no_loss()
    {
        var life = new TelemetryLife();
        life.Life.Variables["LAMBDA_EXT_NAME"] = "my-ext";
        life.Start(o =>
        {
            o.LogSummary = true;
            o.Telemetry.IncludeExtensionLogs = true;
        });
        await life.Life.Next(1);
        string[] own = [FakeTelemetry.Line("2026-11-25T08:00:00.000Z INFO [my-ext] one", life.Now, "extension"), FakeTelemetry.Line("2026-11-25T08:00:00.000Z INFO [my-ext] two", life.Now, "extension")];
        life.Telemetry.Deliver([.. own, FakeTelemetry.Line("a plain line", life.Now, "extension")]);
        life.Telemetry.Deliver(own);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        string summary = life.Life.Logs.Entries.Single(e => e.Id.Id == 1210).Message;
        Assert.That(summary, Does.Contain("5 records received: 1 delivered, 4 own lines").And.Contain("0 in hand"));
        Assert.That(life.Life.Logs.Ids, Has.None.EqualTo(1211));
    }

    [Test]
    [Category("G22")]
    public async Task Without_telemetry_here_the_extension_lives_on_and_flushes_beside_the_handler()
    {
        var life = new TelemetryLife();
        life.Telemetry.IsSubscribed = false;
        life.Start();
        await life.Life.Next(1);
        life.Invoke();
        await life.Life.Next(2);
        life.Invoke();
        await life.Life.Next(3);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.Multiple(() =>
        {
            Assert.That(life.Script.CompletedInvocations, Has.Count.EqualTo(2), "told by what came after");
            Assert.That(life.Script.Flushes[0].Trigger, Is.EqualTo(FlushTrigger.StartOfInvocation));
            Assert.That(life.Script.Flushes[0].Reason, Is.EqualTo(FlushReason.NoTelemetry));
        });
    }

    [Test]
    [Category("G16")]
    public async Task On_Managed_Instances_the_same_hooks_come_from_telemetry_alone()
    {
        var life = new TelemetryLife();
        life.Life.Variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "lambda-managed-instances";
        life.Start(o => o.FlushPolicy = FlushPolicy.Periodic(TimeSpan.FromSeconds(1)));
        await life.Life.Next(1);
        Assert.That(life.Life.Api.RegisteredEvents.Single(), Is.EqualTo(ExtensionEvents.Shutdown));
        life.Telemetry.Deliver(FakeTelemetry.Started("a", life.Now), FakeTelemetry.Started("b", life.Now));
        life.Telemetry.Deliver(FakeTelemetry.Report("b", life.Now), FakeTelemetry.Report("a", life.Now));
        await life.Seen("reported", 2);
        Assert.That(life.Script.Read(life.Script.CompletedInvocations).Select(i => i.RequestId), Is.EqualTo((string[])["b", "a"]));
        await life.Until(() => life.Script.Read(life.Script.Flushes).Length == 1);
        Assert.That(life.Script.Flushes[0].Reason, Is.EqualTo(FlushReason.IntervalOver));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    [Category("G16")]
    public async Task A_restore_is_raised_once_before_the_first_invocation()
    {
        var life = new TelemetryLife();
        life.Life.Variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start";
        life.Start();
        await life.Life.Next(1);
        string id = life.Invoke();
        await life.Seen("invoke");
        life.Telemetry.Deliver(FakeTelemetry.Record("platform.restoreStart", life.Now, "{}"), FakeTelemetry.Record("platform.restoreReport", life.Now, """{"status":"success"}"""));
        life.EndHandler(id);
        await life.Life.Next(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        string[] hooks = [.. life.Calls.Where(c => c is "restore" or "invoke")];
        Assert.That(hooks, Is.EqualTo((string[])["restore", "invoke"]));
    }

    [Test]
    [Category("G16")]
    public async Task A_restore_that_telemetry_tells_first_is_raised_by_it()
    {
        var life = new TelemetryLife();
        life.Life.Variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start";
        life.Start();
        await life.Life.Next(1);
        life.Telemetry.Deliver(FakeTelemetry.Record("platform.restoreStart", life.Now, "{}"));
        await life.Seen("restore");
        await life.InvokeAndEnd(2);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        Assert.That(life.Calls.Count(c => c == "restore"), Is.EqualTo(1));
    }

    [Test]
    [Category("G08")]
    public async Task The_summary_adds_up_what_became_of_all_records()
    {
        var life = new TelemetryLife();
        life.Start(o => o.LogSummary = true);
        await life.Life.Next(1);
        await life.InvokeAndEnd(2);
        life.Telemetry.Deliver(FakeTelemetry.Record("platform.logsDropped", life.Now, """{"reason":"slow","droppedRecords":7,"droppedBytes":70}"""));
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        string summary = life.Life.Logs.Entries.Single(e => e.Id.Id == 1210).Message;
        Assert.That(summary, Does.Contain("1 invocations, 1 of them partial").And.Contain("3 records received: 3 delivered").And.Contain("7 dropped by the platform"));
    }

    private static string Lost(TelemetryLife life) => life.Life.Logs.Entries.Single(e => e.Id.Id == 1211).Message;

    private static async Task YieldAsync() => await Task.Yield();
}
