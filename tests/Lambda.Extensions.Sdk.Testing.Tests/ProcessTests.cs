using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>Output, arguments and ends of real processes.</summary>
public sealed class ProcessTests
{
    [Test]
    public async Task Output_comes_line_by_line_from_both_streams_with_its_source()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", """
                say("one")
                print("two", file=sys.stderr, flush=True)
                sys.stdout.write("no line end yet "); sys.stdout.flush()
                register("SHUTDOWN")
                say("and now")
                sys.stdout.buffer.write("carriage\r\numlaut \u00fc\n\n".encode()); sys.stdout.flush()
                next()
                sys.stdout.write("last words without a line end"); sys.stdout.flush()
                """))
            .UseFunction(scripts.Python("bootstrap", "say('function')\n" + ScriptFolder.EchoRuntime))
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        var output = lambda.Extensions["ext"].Output;
        Assert.That(output.Where(l => !l.IsError).Select(l => l.Text), Is.EqualTo(new[]
        {
            "one", "no line end yet and now", "carriage", "umlaut ü", "", "last words without a line end",
        }));
        Assert.That(output.Where(l => l.IsError).Select(l => l.Text), Is.EqualTo(new[] { "two" }));
        Assert.That(output.Select(l => l.Offset), Is.Ordered);
        Assert.That(lambda.Timeline.OfType<LogEvent>().Where(e => e.Extension == "ext").Select(e => e.Line), Is.EqualTo(output));
        Assert.That(lambda.Timeline.OfType<LogEvent>().Single(e => e.Extension is null).Line.Text, Is.EqualTo("function"));
        lambda.AssertOrder((EmulatorEventNames.ExtensionStarted, "ext"), (EmulatorEventNames.Log, "ext"));
        Assert.That(lambda.Timeline.Last(e => e.Extension == "ext").Name, Is.EqualTo(EmulatorEventNames.ExtensionExited), "lines come before the exit");
    }

    [Test]
    public async Task A_very_long_line_does_no_harm()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", """
                say("a" * 70000)
                say("b" * (2 * 1024 * 1024 + 5))
                say("after")
                """ + "\n" + ScriptFolder.GoodExtension))
            .StartAsync();
        await lambda.ShutdownAsync().Soon();
        var lines = lambda.Extensions["ext"].Output.Select(l => l.Text).ToList();
        Assert.That(lines[0], Is.EqualTo(new string('a', 70000)));
        Assert.That(lines.GetRange(1, 3).Select(l => l.Length), Is.EqualTo(new[] { 1024 * 1024, 1024 * 1024, 5 }), "pieces of 1 MiB");
        Assert.That(lines.GetRange(4, 2), Is.EqualTo(new[] { "after", "SHUTDOWN spindown" }));
    }

    [Test]
    public async Task A_grandchild_that_holds_the_pipes_open_does_not_hold_the_exit()
    {
        using var scripts = new ScriptFolder();
        var pidFile = Path.Combine(scripts.Path, "pid");
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Python("ext", $$"""
                import subprocess
                register("INVOKE", "SHUTDOWN")
                child = subprocess.Popen(["/bin/sleep", "600"], start_new_session=True)
                open("{{pidFile}}", "w").write(str(child.pid))
                while next()["eventType"] != "SHUTDOWN": pass
                """))
            .WithShutdownBudgets(new ShutdownBudgets { WithExternal = TimeSpan.FromMinutes(1) })
            .StartAsync();
        try
        {
            await lambda.ShutdownAsync().Soon();
            Assert.That(lambda.Extensions["ext"].State, Is.EqualTo(ExtensionState.Exited), lambda.Story());
        }
        finally
        {
            Signals.SendToGroup(int.Parse(await File.ReadAllTextAsync(pidFile), System.Globalization.CultureInfo.InvariantCulture), Signals.Kill);
        }
    }

    [Test]
    public async Task An_extension_file_is_started_without_arguments_as_leader_of_its_own_group_with_nothing_on_stdin()
    {
        using var scripts = new ScriptFolder();
        var path = scripts.Python("my-ext.py", """
            say(len(sys.argv), sys.argv[0], os.getpid() == os.getpgrp(), repr(sys.stdin.read()))
            """ + "\n" + ScriptFolder.GoodExtension);
        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtension(path).StartAsync();
        Assert.That(lambda.Extensions["my-ext.py"].Output[0].Text, Is.EqualTo($"1 {path} True ''"));
    }

    [Test]
    public async Task A_command_line_has_a_name_and_arguments()
    {
        using var scripts = new ScriptFolder();
        var path = scripts.Python("script.py", """
            say(*sys.argv[1:])
            me = sys.argv[1]
            register("SHUTDOWN", name=me)
            next()
            """);
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtensionCommand("shown name", "/usr/bin/python3", path, "shown name", "a b")
            .UseFunctionCommand("/usr/bin/python3", scripts.Python("runtime.py", ScriptFolder.EchoRuntime))
            .StartAsync();
        Assert.That((await lambda.InvokeAsync("1")).Payload, Is.EqualTo("1"));
        Assert.That(lambda.Extensions["shown name"].Output[0].Text, Is.EqualTo("shown name a b"));
    }

    [Test]
    public async Task A_command_is_found_in_PATH()
    {
        await using var lambda = await LambdaEmulator.CreateBuilder().AddExtensionCommand("ext", "sh", "-c", "exit 42").StartWithoutInitAsync();
        await lambda.WaitForInitAsync().Soon();
        Assert.That(lambda.Extensions["ext"].ExitCode, Is.EqualTo(42));
    }

    [Test]
    public async Task A_process_that_dies_leaves_no_children()
    {
        using var scripts = new ScriptFolder();
        await using var lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension(scripts.Sh("ext", "sleep 600 & echo $!; exit 1"))
            .StartWithoutInitAsync();
        await lambda.WaitForInitAsync().Soon();
        var child = int.Parse(lambda.Extensions["ext"].Output[0].Text, System.Globalization.CultureInfo.InvariantCulture);
        Assert.That(() => Directory.Exists($"/proc/{child}"), Is.False.After(10_000, 5));
    }
}
