using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Everything that happened, in order.</summary>
public sealed class TimelineTests
{
    [Test]
    public async Task Events_are_numbered_timed_and_ordered()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension("ext", SimpleExtension.RunAsync("ext")).StartAsync();
        await lambda.InvokeAsync();
        await lambda.ShutdownAsync();
        var events = lambda.Timeline.ToList();
        Assert.That(events.Select(e => e.Sequence), Is.EqualTo(Enumerable.Range(0, events.Count)));
        Assert.That(events.Select(e => e.Offset), Is.Ordered);
        Assert.That(events.Select(e => e.Time), Has.All.EqualTo(TimeProvider.System.GetUtcNow()).Within(TimeSpan.FromMinutes(1)));
        Assert.That(lambda.Timeline, Has.Count.EqualTo(events.Count));
        Assert.That(lambda.Timeline[0].Name, Is.EqualTo(EmulatorEventNames.InitStart));
        Assert.That(() => lambda.Timeline[events.Count], Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public async Task One_environments_life_reads_like_this()
    {
        // The runtime asks for its next invocation only after the extension has, so that the order is the same each time.
        await using var stage = await Stage.SetAsync(b => b.ExpectFunction());
        var next = await stage.RegisterAndAskAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        var runtimeNext = stage.Caller.RuntimeNextAsync();
        await stage.Lambda.WaitForInitAsync();
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        await runtimeNext.Soon();
        next = await stage.AskAsync();
        await stage.Caller.RespondAsync(invocation.RequestId, "1");
        _ = stage.Caller.RuntimeNextAsync();
        await invocation.Completion.Soon();
        var shutdown = stage.Lambda.ShutdownAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        stage.Lambda.Function.Exit(0);
        await next.Soon();
        stage.Extension.Exit(0);
        await shutdown.Soon();

        Assert.That(stage.Lambda.Timeline.Select(e => e.Name), Is.EqualTo(new[]
        {
            "init.start", "extension.started", "extension.registered", "runtime.started", "extension.next", "runtime.next", "init.end",
            "invoke.start", "extension.event", "extension.next", "invoke.response", "runtime.next", "invoke.runtimeDone", "invoke.end",
            "shutdown.start", "runtime.exited", "extension.event", "extension.exited",
        }).Or.EqualTo(new[]
        {
            "init.start", "extension.started", "extension.registered", "extension.next", "runtime.started", "runtime.next", "init.end",
            "invoke.start", "extension.event", "extension.next", "invoke.response", "runtime.next", "invoke.runtimeDone", "invoke.end",
            "shutdown.start", "runtime.exited", "extension.event", "extension.exited",
        }), stage.Lambda.Story());
        var aboutInvocation = stage.Lambda.Timeline.Where(e => e.RequestId is not null).Select(e => (e.Name, e.RequestId)).ToList();
        Assert.That(aboutInvocation.Select(e => e.RequestId), Has.All.EqualTo(invocation.RequestId));
        Assert.That(aboutInvocation, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task Waiting_sees_the_past_and_the_future()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().StartAsync();
        Assert.That((await lambda.WaitForEventAsync(EmulatorEventNames.InitStart)).Sequence, Is.Zero);
        var future = lambda.Timeline.WaitForAsync<InvokeEndEvent>(e => e.Result.Payload == "7");
        Assert.That(future.IsCompleted, Is.False);
        await lambda.InvokeAsync("6");
        await lambda.InvokeAsync("7");
        Assert.That((await future.Soon()).Result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
    }

    [Test]
    public async Task Waiting_in_vain_tells_the_story()
    {
        var lambda = await LambdaEmulator.CreateBuilder().StartAsync();
        var waiting = lambda.WaitForEventAsync(EmulatorEventNames.Freeze);
        await lambda.DisposeAsync();
        var failure = await Assert.ThrowsAsync<EmulatorException>(() => waiting);
        Assert.That(failure!.Message, Does.Contain("disposed before").And.Contain("init.end success"));
    }

    [Test]
    public async Task A_wait_can_be_cancelled()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().StartAsync();
        using var cancel = new CancellationTokenSource();
        var waiting = lambda.WaitForEventAsync(EmulatorEventNames.Freeze, cancellationToken: cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThatAsync(() => waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task The_stream_ends_with_the_emulator()
    {
        var lambda = await LambdaEmulator.CreateBuilder().StartAsync();
        var reading = Task.Run(async () =>
        {
            var names = new List<string>();
            await foreach (var happened in lambda.Timeline.ReadAllAsync()) names.Add(happened.Name);
            return names;
        });
        await lambda.InvokeAsync();
        await lambda.DisposeAsync();
        Assert.That(await reading.Soon(), Is.EqualTo(lambda.Timeline.Select(e => e.Name)));
    }

    [Test]
    public async Task Events_read_well()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync();
        stage.Lambda.BeginInvoke(new InvocationRequest { RequestId = "id-1" });
        await next.Soon();
        stage.Lambda.Faults.OnExitError(Fault.Respond(500));
        await stage.Caller.ExitErrorAsync(stage.Identifier);
        await stage.Caller.ExitErrorAsync(stage.Identifier, "Extension.Mine", "because");
        var story = stage.Lambda.Story();
        Assert.That(story, Does.Contain("init.start on-demand phase=init"));
        Assert.That(story, Does.Contain("extension.started ext in process").Or.Contain("extension.started ext"));
        Assert.That(story, Does.Contain("extension.registered ext [INVOKE,SHUTDOWN]"));
        Assert.That(story, Does.Contain("extension.event ext id-1 INVOKE"));
        Assert.That(story, Does.Contain("fault ext ExitError: status 500"));
        Assert.That(story, Does.Contain("extension.error ext ExitError: Extension.Mine because"));
        Assert.That(stage.Lambda.Timeline[0].ToString(), Does.Match(@"^ *\d+\.\d init\.start "));
    }
}
