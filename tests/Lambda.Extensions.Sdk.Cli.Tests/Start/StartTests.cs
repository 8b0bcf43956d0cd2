using Lambda.Extensions.Sdk.Cli.Sources;
using Lambda.Extensions.Sdk.Cli.Tests.Processes;

namespace Lambda.Extensions.Sdk.Cli.Tests.Start;

/// <summary><c>lambda-ext start</c>: a function that stays alive, with real processes.</summary>
public sealed class StartTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_signed_request_invokes_and_the_end_is_a_shutdown_in_order()
    {
        await using var stage = new StartStage(_folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension));
        var answer = await stage.InvokeAsync("""{"order":7}""");
        stage.Interrupt();
        var exitCode = await stage.Ended;

        Assert.Multiple(() =>
        {
            Assert.That(answer, Is.EqualTo("""{"order":7}"""));
            Assert.That(exitCode, Is.Zero);
            Assert.That(stage.Out.ToString(), Does.Match(@"(?m)^#1 +\d+\.\d  python-ext    registered for INVOKE, SHUTDOWN$"));
            Assert.That(stage.Out.ToString(), Does.Match(@"(?m)^#1 +\d+\.\d  platform      SHUTDOWN starts: spindown, 2000 ms allowed$"));
            Assert.That(stage.Out.ToString(), Does.Match(@"(?m)^#1 +\d+\.\d  python-ext    exited with 0, \d+\.\d ms after SHUTDOWN$"));
        });
    }

    [Test]
    public async Task Three_parallel_requests_are_three_processes()
    {
        Directory.CreateDirectory(_folder["meeting"]);
        await using var stage = new StartStage(
            _folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension),
            "--function", _folder.WriteScript("bootstrap", StartScripts.MeetingFunction), "--env", "MEETING=" + _folder["meeting"], "--max-environments", "3",
            // The processes meet in a folder of this machine's /tmp.
            "--sandbox", "off");
        var answers = await Task.WhenAll(stage.InvokeAsync(), stage.InvokeAsync(), stage.InvokeAsync());
        Assert.That(answers, Is.Unique);
        Assert.That(answers, Is.EquivalentTo(Directory.EnumerateFiles(_folder["meeting"]).Select(Path.GetFileName)));
    }

    [Test]
    public async Task A_saved_script_is_live_at_the_next_request()
    {
        var function = _folder.WriteScript("bootstrap", StartScripts.Function);
        await using var stage = new StartStage(_folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension), "--function", function, "--watch");
        Assert.That(await stage.InvokeAsync(), Is.EqualTo("\"one\""));
        _folder.WriteScript("bootstrap", StartScripts.Function.Replace("one", "two", StringComparison.Ordinal));
        await stage.Out.WaitForAsync("the new version is live after");
        Assert.That(await stage.InvokeAsync(), Is.EqualTo("\"two\""));
        await stage.Out.WaitForAsync("SHUTDOWN starts: spindown");
    }

    [Test]
    public async Task A_project_is_built_again_and_one_that_does_not_build_changes_nothing()
    {
        var project = _folder.Write("function/MyFunction.csproj", StartScripts.Project);
        _folder.Write("function/Program.cs", StartScripts.Program);
        await using var stage = new StartStage(
            _folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension), "--function", project, "--jit", "--watch");
        Assert.That(await stage.InvokeAsync(), Is.EqualTo("\"one\""));

        _folder.Write("function/Program.cs", StartScripts.Program.Replace("while (true)", "whle (true)", StringComparison.Ordinal));
        await stage.Out.WaitForAsync("The old version stays.");
        Assert.That(stage.Out.ToString(), Does.Contain("Program.cs").And.Contain("error CS"));
        Assert.That(await stage.InvokeAsync(), Is.EqualTo("\"one\""));

        _folder.Write("function/Program.cs", StartScripts.Program.Replace("one", "two", StringComparison.Ordinal));
        await stage.Out.WaitForAsync("the new version is live after");
        Assert.That(await stage.InvokeAsync(), Is.EqualTo("\"two\""));
    }

    [Test]
    public async Task Keys_invoke_freeze_thaw_restore_shut_down_and_quit()
    {
        await using var stage = new StartStage(
            _folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension), "--init-type", "snap-start", "--event", """{"key":"i"}""");
        await stage.Out.WaitForAsync("INIT done");
        stage.Press('?');
        await stage.Out.WaitForAsync("lambda-ext: keys: i invoke, f freeze");
        stage.Press('i');
        await stage.Out.WaitForAsync("""invocation 1 ends: success""");
        Assert.That(stage.Out.ToString(), Does.Contain("""answer {"key":"i"}"""));
        stage.Press('f');
        await stage.Out.WaitForAsync("freeze: all processes stand still");
        stage.Press('t');
        await stage.Out.WaitForAsync("  thaw\n");
        stage.Press('r');
        await stage.Out.WaitForAsync("  thaw\n", times: 2);
        stage.Press('s');
        await stage.Out.WaitForAsync("python-ext    exited with 0");
        stage.Press('q');
        Assert.That(await stage.Ended, Is.Zero);
    }

    [Test]
    public async Task A_restore_of_another_type_says_what_it_needs()
    {
        await using var stage = new StartStage(_folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension));
        await stage.Out.WaitForAsync("INIT done");
        stage.Press('r');
        await stage.Out.WaitForAsync("Only a SnapStart environment is restored");
    }

    [Test]
    public async Task The_debugged_program_is_named_with_its_process_and_its_limits_are_lifted()
    {
        await using var stage = new StartStage(_folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension), "--wait-for-debugger", "python-ext");
        await stage.Out.WaitForAsync("INIT done");
        Assert.That(stage.Out.ToString(), Does.Match(@"(?m)^lambda-ext: attach a debugger to python-ext, process \d+\. No time limit applies$"));
        stage.Interrupt();
        await stage.Ended;
        Assert.That(stage.Out.ToString(), Does.Contain("SHUTDOWN starts: spindown, 60000 ms allowed"));
    }

    [Test]
    public async Task A_taken_port_is_one_line_with_the_remedy()
    {
        await using var stage = new StartStage(_folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension));
        var port = (await stage.AddressAsync()).Port;
        var terminal = new TestTerminal();
        Assert.That(await terminal.RunAsync("start", "--extension", "/bin/sh", "--port", $"{port}"), Is.EqualTo(1));
        Assert.That(terminal.Error.TrimEnd(), Is.EqualTo($"lambda-ext: port {port} is in use by another program. End it, or choose another port with --port; --port 0 takes a free one."));
    }

    [Test]
    public async Task The_AWS_CLI_invokes()
    {
        if (ExecutablePath.Find("aws", Environment.GetEnvironmentVariable("PATH")) is not { } aws)
        {
            Assert.Ignore("There is no 'aws' in PATH.");
            return;
        }

        await using var stage = new StartStage(_folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension), "--function", _folder.WriteScript("bootstrap", StartScripts.Function));
        var (exitCode, output, error) = await ChildProcess.RunAsync("env",
        [
            "AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY=secret", "AWS_REGION=us-east-1", aws, "lambda", "invoke",
            "--endpoint-url", (await stage.AddressAsync()).ToString(), "--region", "us-east-1", "--function-name", "emulated-function", "--log-type", "Tail", "--payload", "{}", _folder["answer.json"],
        ]);
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(await File.ReadAllTextAsync(_folder["answer.json"]), Is.EqualTo("\"one\""));
        Assert.That(output, Does.Contain("\"ExecutedVersion\": \"$LATEST\"").And.Contain("\"LogResult\""));
    }
}
