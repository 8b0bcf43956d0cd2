using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Tests.Run;

/// <summary>What people and programs read, event by event.</summary>
public sealed partial class OutputTests
{
    [Test]
    public async Task A_good_run_reads_like_a_story()
    {
        await using var environment = await GoodRunAsync();

        Golden.AssertEqual(Transcript.Human(environment.Emulator), "good.txt");
    }

    [Test]
    public async Task A_good_run_is_one_object_a_line()
    {
        await using var environment = await GoodRunAsync();

        Golden.AssertEqual(Transcript.Json(environment.Emulator), "good.jsonl");
    }

    [Test]
    public async Task All_that_goes_wrong_is_said()
    {
        await using var environment = await BadRunAsync();

        Golden.AssertEqual(Transcript.Human(environment.Emulator, asked: 3), "bad.txt");
    }

    [Test]
    public async Task All_that_goes_wrong_is_in_the_objects()
    {
        await using var environment = await BadRunAsync();

        Golden.AssertEqual(Transcript.Json(environment.Emulator, asked: 3), "bad.jsonl");
    }

    [Test]
    public async Task Colours_change_nothing_but_the_colour()
    {
        await using var environment = await BadRunAsync();

        var colored = Transcript.Human(environment.Emulator, asked: 3, useColor: true);

        Assert.That(colored, Does.Contain("\e[31mFAILED\e[0m invocation 1"));
        Assert.That(Ansi().Replace(colored, ""), Is.EqualTo(Transcript.Human(environment.Emulator, asked: 3)));
    }

    [Test]
    public async Task An_internal_extension_is_called_one_and_need_not_exit()
    {
        await using var environment = await PlayedEnvironment.StartAsync();
        await environment.RegisterAsync(PlayedEnvironment.Extension, "INVOKE", "SHUTDOWN");
        await environment.AskForNextAsync();
        await environment.RegisterAsync("inside", "INVOKE");
        await environment.AskForNextAsync();
        await environment.RuntimeAsksForNextAsync();
        await environment.Emulator.WaitForInitAsync();
        var shutdown = environment.Emulator.ShutdownAsync();
        await environment.Emulator.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        environment.Emulator.Function.Exit(0);
        await environment.Emulator.WaitForEventAsync(EmulatorEventNames.ExtensionEvent, PlayedEnvironment.Extension);
        environment.Emulator.Extensions[PlayedEnvironment.Extension].Exit(0);
        await shutdown;

        var text = Transcript.Human(environment.Emulator, asked: 0);

        Assert.That(text, Does.Contain("inside    registered as an internal extension for INVOKE\n"));
        Assert.That(text, Does.Contain("\n  inside       internal, Ready\n").And.EndWith("\nOK"));
    }

    [Test]
    public async Task An_extension_that_registers_under_another_name_is_told_its_own()
    {
        await using var environment = await PlayedEnvironment.StartAsync(builder => builder.WithInitTimeout(TimeSpan.FromMilliseconds(200)));
        await environment.RegisterAsync("another-name", "INVOKE");
        var init = await environment.Emulator.WaitForInitAsync();
        await environment.Emulator.ShutdownAsync();

        Assert.That(init.Succeeded, Is.False);
        Assert.That(
            Transcript.Human(environment.Emulator, asked: 0),
            Does.Contain("FAILED my-ext: never registered. It has to call register under the name 'my-ext', which is its file's name"));
    }

    [GeneratedRegex("\e\\[[0-9]+m")]
    private static partial Regex Ansi();

    private static async Task<PlayedEnvironment> GoodRunAsync()
    {
        var environment = await PlayedEnvironment.StartAsync();
        await environment.InitAsync("INVOKE", "SHUTDOWN");
        await environment.InvokeAsync("response", """{"greeting":"grüezi"}""");
        await environment.Emulator.FreezeAsync();
        await environment.Emulator.ThawAsync();
        await environment.ShutdownAsync(exitCode: 0);
        return environment;
    }

    private static async Task<PlayedEnvironment> BadRunAsync()
    {
        var environment = await PlayedEnvironment.StartAsync();
        await environment.InitAsync("INVOKE", "SHUTDOWN");
        await environment.InvokeAsync("error", """{"errorMessage":"no","errorType":"Oops"}""");
        await environment.ReportErrorAsync("exit", "Extension.OutOfLuck", "{\n\"errorMessage\":\"bad\"}");
        var invocation = environment.Emulator.BeginInvoke();
        await environment.Emulator.Timeline.WaitForAsync<InvokeStartEvent>(start => start.RequestId == invocation.RequestId);
        environment.Emulator.Extensions[PlayedEnvironment.Extension].Exit(3);
        await environment.Emulator.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        environment.Emulator.Function.Exit(0);
        await invocation.Completion;
        await environment.Emulator.ShutdownAsync();
        return environment;
    }
}
