using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Between invocations nothing moves.</summary>
[Platform("Linux", Reason = "looks into /proc")]
public sealed class FreezeTests
{
    [Test]
    public async Task Freeze_stops_every_process_and_thaw_lets_them_go_on()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await StartAsync(scripts);
        int[] processes = [lambda.Extensions["ext"].ProcessId!.Value, lambda.Function.ProcessId!.Value];
        Assert.That(processes.Select(State), Has.None.EqualTo('T'));
        await lambda.FreezeAsync().Soon();
        Assert.That(lambda.IsFrozen, Is.True);
        Assert.That(processes.Select(State), Has.All.EqualTo('T'));
        await lambda.ThawAsync().Soon();
        Assert.That(lambda.IsFrozen, Is.False);
        Assert.That(processes.Select(State), Has.None.EqualTo('T'));
        Assert.That((await lambda.InvokeAsync().Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        lambda.AssertOrder((EmulatorEventNames.Freeze, null), (EmulatorEventNames.Thaw, null), (EmulatorEventNames.InvokeStart, null));
    }

    [Test]
    public async Task Children_of_an_extension_are_stopped_too()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", """
                import subprocess
                child = subprocess.Popen(["/bin/sleep", "600"])
                say(child.pid)
                register("INVOKE", "SHUTDOWN")
                while next()["eventType"] != "SHUTDOWN": pass
                """))
            .StartAsync();
        var child = int.Parse(lambda.Extensions["ext"].Output[0].Text, System.Globalization.CultureInfo.InvariantCulture);
        await lambda.FreezeAsync().Soon();
        Assert.That(() => State(child), Is.EqualTo('T').After(5000, 5), "the signal goes to the group");
        await lambda.ShutdownAsync().Soon();
        Assert.That(() => File.Exists($"/proc/{child}/stat"), Is.False.After(5000, 5), "what an extension leaves behind goes with it");
    }

    [Test]
    public async Task With_freeze_between_invocations_the_environment_stands_still_after_INIT_and_after_each_invocation()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await StartAsync(scripts, b => b.WithFreezeBetweenInvocations());
        Assert.That(lambda.IsFrozen, Is.True);
        Assert.That(State(lambda.Extensions["ext"].ProcessId!.Value), Is.EqualTo('T'));
        for (var i = 0; i < 3; i++)
        {
            Assert.That((await lambda.InvokeAsync().Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
            Assert.That(State(lambda.Extensions["ext"].ProcessId!.Value), Is.EqualTo('T'));
        }

        Assert.That(lambda.Count(EmulatorEventNames.Freeze), Is.EqualTo(4));
        Assert.That(lambda.Count(EmulatorEventNames.Thaw), Is.EqualTo(3));
        await lambda.ShutdownAsync().Soon();
        Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.Exited), "a shutdown thaws");
        Assert.That(lambda.Count(EmulatorEventNames.Thaw), Is.EqualTo(4));
        Assert.That(lambda.Extensions["ext"].Output.Select(l => l.Text), Is.EqualTo(new[] { "INVOKE ", "INVOKE ", "INVOKE ", "SHUTDOWN spindown" }));
    }

    [Test]
    public async Task There_is_no_freeze_while_another_invocation_waits()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension("ext", SimpleExtension.RunAsync("ext"))
            .WithFreezeBetweenInvocations()
            .StartAsync();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => lambda.InvokeAsync())).Soon();
        Assert.That(lambda.Count(EmulatorEventNames.Freeze), Is.LessThan(6));
        Assert.That(lambda.IsFrozen, Is.True);
        var last = lambda.Timeline.Last(e => e.Name == EmulatorEventNames.InvokeEnd);
        Assert.That(lambda.Timeline.Last(e => e.Name == EmulatorEventNames.Freeze).Sequence, Is.GreaterThan(last.Sequence));
    }

    [Test]
    public async Task Freezing_waits_for_the_invocation_under_way()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync();
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        var freeze = stage.Lambda.FreezeAsync();
        Assert.That(freeze.IsCompleted, Is.False);
        _ = await stage.AskAsync();
        await invocation.Completion.Soon();
        await freeze.Soon();
        stage.Lambda.AssertOrder((EmulatorEventNames.InvokeEnd, null), (EmulatorEventNames.Freeze, null));
    }

    [Test]
    public async Task A_frozen_process_can_be_killed_and_the_next_invocation_starts_anew()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await StartAsync(scripts, b => b.WithFreezeBetweenInvocations());
        Signals.SendToGroup(lambda.Extensions["ext"].ProcessId!.Value, Signals.Kill);
        await lambda.WaitForEventAsync(EmulatorEventNames.ExtensionExited, "ext");
        var result = await lambda.InvokeAsync().Soon();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), lambda.Story());
        Assert.That(result.SuppressedInit, Is.True);
        Assert.That(lambda.Extensions["ext"].Starts, Is.EqualTo(2));
    }

    [Test]
    public async Task What_is_not_there_cannot_be_frozen()
    {
        await using var stage = await Stage.SetAsync(b => b.WithInitTimeout(TimeSpan.FromMilliseconds(100)));
        await stage.Lambda.WaitForInitAsync().Soon();
        await Assert.ThatAsync(() => stage.Lambda.FreezeAsync(), Throws.InvalidOperationException);
        await stage.Lambda.ThawAsync();
        Assert.That(stage.Lambda.Count(EmulatorEventNames.Thaw), Is.Zero);
    }

    private static Task<LambdaEmulator> StartAsync(ScriptFolder scripts, Action<LambdaEmulatorBuilder>? configure = null)
    {
        var builder = LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", ScriptFolder.GoodExtension))
            .UseFunction(scripts.Python("bootstrap", ScriptFolder.EchoRuntime));
        configure?.Invoke(builder);
        return builder.StartAsync();
    }

    private static char State(int processId)
    {
        var status = File.ReadAllText($"/proc/{processId}/stat");
        return status[status.LastIndexOf(')') + 2];
    }
}
