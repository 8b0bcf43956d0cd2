using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Run;
using Lambda.Extensions.Sdk.Cli.Tests.Processes;
using Lambda.Extensions.Sdk.Cli.Tests.Start;

namespace Lambda.Extensions.Sdk.Cli.Tests.Replay;

/// <summary><c>--record</c> and <c>lambda-ext replay</c> with real processes.</summary>
public sealed class ReplayTests
{
    private readonly TempFolder _folder = new();
    private readonly TestTerminal _terminal = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_recorded_run_is_replayed_with_the_verdict_same_at_every_speed()
    {
        string file = await RecordAsync(_folder.WriteScript("telemetry-ext", Scripts.TelemetryExtension));
        foreach (string speed in (string[])["full", "50"])
        {
            var terminal = new TestTerminal();
            int code = await terminal.RunAsync("replay", file, "--extension", _folder["telemetry-ext"], "--speed", speed);
            Assert.That(terminal.Out, Does.EndWith("SAME: no differences\n"), terminal.Error);
            Assert.That(code, Is.EqualTo(0));
        }
    }

    [Test]
    public async Task An_extension_that_exits_otherwise_is_different_with_the_same_json_twice()
    {
        string file = await RecordAsync(_folder.WriteScript("python-ext", Scripts.PythonExtension));
        string[] verdicts = new string[2];
        for (int i = 0; i < 2; i++)
        {
            var terminal = new TestTerminal();
            int code = await terminal.RunAsync("replay", file, "--extension", _folder.WriteScript("sour", Scripts.SourExtension), "--speed", "full", "--json");
            Assert.That(code, Is.EqualTo(1));
            JsonElement[] lines = [.. terminal.Out.Trim().Split('\n').Select(line => JsonElement.Parse(line))];
            verdicts[i] = string.Join('\n', lines.Where(line => line.GetProperty("event").GetString() != "replayed"));
            Assert.That(lines.Count(line => line.GetProperty("event").GetString() == "replayed"), Is.EqualTo(3));
        }

        Assert.That(verdicts[0], Is.EqualTo("""
            {"event":"difference","text":"sour: exited with 7, in the recording it exited with 0"}
            {"event":"verdict","same":false,"differences":1}
            """));
        Assert.That(verdicts[1], Is.EqualTo(verdicts[0]));
    }

    [Test]
    public async Task Ctrl_C_leaves_a_recording_of_all_until_then()
    {
        string file = _folder["run.jsonl"];
        using var interrupt = new CancellationTokenSource();
        await using var output = new WatchedText();
        Task<int> run = App.RunAsync(
            ["run", "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension), "--record", file, "--sandbox", "off", "--freeze", "3600000"], new Terminal { Out = output, Error = output }, interrupt.Token);
        // The long freeze after the first invocation.
        await output.WaitForAsync("invocation 1 ends");
        await interrupt.CancelAsync();
        await run;
        Assert.That(await File.ReadAllTextAsync(file), Does.Contain("\"invoke.end\"").And.Contain("\"SHUTDOWN\"").And.EndWith("\"type\":\"end\"}\n"));
        var replay = new TestTerminal();
        Assert.That(await replay.RunAsync("replay", file, "--extension", _folder["python-ext"], "--speed", "full"), Is.EqualTo(0), replay.Out);
    }

    [Test]
    public async Task Ctrl_C_ends_a_replay_and_its_extension()
    {
        string file = await RecordAsync(_folder.WriteScript("python-ext", Scripts.PythonExtension));
        // It registers and never asks for an event.
        string hanging = _folder.WriteScript("hanging", Scripts.PythonExtension.Replace("while True:", "import time; time.sleep(1000)\nwhile True:", StringComparison.Ordinal));
        using var interrupt = new CancellationTokenSource();
        var terminal = new TestTerminal();
        Task<int> replay = App.RunAsync(["replay", file, "--extension", hanging, "--sandbox", "off"], terminal.Terminal, interrupt.Token);
        await interrupt.CancelAsync();
        Assert.That(await replay, Is.EqualTo(1));
        Assert.That(terminal.Error, Is.EqualTo("lambda-ext: interrupted\n"));
    }

    [Test]
    public async Task A_full_disk_is_one_line_and_the_run_succeeds()
    {
        if (!File.Exists("/dev/full")) Assert.Ignore("This system has no /dev/full.");
        int code = await _terminal.RunAsync("run", "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension), "--record", "/dev/full", "--sandbox", "off", "--timeout", "60");
        Assert.That(code, Is.EqualTo(0), _terminal.Out);
        Assert.That(_terminal.Error, Does.Match(@"^lambda-ext: the recording '/dev/full' ends here, and the run continues: [^\n]*\n$"));
    }

    [TestCase("", "is empty")]
    [TestCase("<html>", "is no recording")]
    [TestCase("{\"format\":\"lambda-recording\",\"version\":9}", "is of version 9")]
    [TestCase("{\"format\":\"lambda-recording\",\"version\":1}", "has no extension")]
    public async Task A_bad_file_is_one_line_before_anything_is_started(string text, string reason)
    {
        await File.WriteAllTextAsync(_folder["bad.jsonl"], text);
        int code = await _terminal.RunAsync("replay", _folder["bad.jsonl"], "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension));
        Assert.That(code, Is.EqualTo(1));
        Assert.That(_terminal.Error, Does.StartWith("lambda-ext: ").And.Contain(reason));
        Assert.That(_terminal.Error.Trim(), Does.Not.Contain("\n"));
    }

    [TestCase("replay", "replay needs a recording")]
    [TestCase("replay run.jsonl", "replay needs an extension")]
    [TestCase("replay run.jsonl --extension ./x --speed ful", "did you mean full?")]
    [TestCase("replay run.jsonl --extension ./x --speed 0", "a number from 0.01")]
    [TestCase("replay run.jsonl --extension ./x --timeout 0", "--timeout takes a number from 0.1 to 3600")]
    [TestCase("run --record no/such/folder/run.jsonl --extension ./x", "--record: there is no folder")]
    [TestCase("run --record / --extension ./x", "--record: '/' is a folder")]
    [TestCase("run --record run.jsonl --compare none --compare ./x", "--record does not go with --compare")]
    public async Task A_wrong_command_line_is_one_line_with_the_remedy(string line, string reason)
    {
        Assert.That(await _terminal.RunAsync(line.Split(' ')), Is.EqualTo(2));
        Assert.That(_terminal.Error, Does.Contain(reason));
    }

    [Test]
    public async Task Start_records_each_environment_in_a_file_of_its_own()
    {
        await using var stage = new StartStage(
            _folder, "--extension", _folder.WriteScript("python-ext", Scripts.PythonExtension), "--record", _folder["start.jsonl"], "--sandbox", "off");
        await stage.InvokeAsync();
        stage.Interrupt();
        await stage.Ended;
        Assert.That(await File.ReadAllTextAsync(_folder["start.jsonl"]), Does.Contain("\"INVOKE\"").And.EndWith("\"type\":\"end\"}\n"));
    }

    [Test]
    public void Further_recordings_are_numbered_before_the_extension()
    {
        var files = new RecordingFiles("/tmp/a.b/start.jsonl");
        Assert.That(new[] { files.Next(), files.Next(), files.Next() }, Is.EqualTo(new[] { "/tmp/a.b/start.jsonl", "/tmp/a.b/start-2.jsonl", "/tmp/a.b/start-3.jsonl" }));
    }

    private async Task<string> RecordAsync(string extension)
    {
        string file = _folder["run.jsonl"];
        int code = await _terminal.RunAsync("run", "--extension", extension, "--invocations", "2", "--record", file, "--sandbox", "off", "--timeout", "60");
        Assert.That(code, Is.EqualTo(0), _terminal.Out + _terminal.Error);
        return file;
    }
}
