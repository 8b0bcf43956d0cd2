using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Tests.Processes;

namespace Lambda.Extensions.Sdk.Cli.Tests.Bench;

/// <summary><c>bench</c> and <c>run --compare</c> with real processes.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _one;
    private readonly string _other;

    public BenchTests()
    {
        _one = _folder.WriteScript("one/ext", Scripts.PythonExtension);
        _other = _folder.WriteScript("other/ext", Scripts.PythonExtension);
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Compare_shows_what_an_extension_adds_to_a_run_without_it()
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("run", "--compare", "none", "--compare", _one, "--rounds", "2", "--invocations", "1", "--json"), Is.Zero, terminal.Error);
        var lines = Lines(terminal);
        Assert.Multiple(() =>
        {
            Assert.That(lines.Where(line => Subject(line) == "none").Select(Metric), Is.EqualTo(new[] { "init", "held", "duration" }));
            Assert.That(lines.Where(line => Subject(line) == _one).Select(Metric), Is.EqualTo(new[] { "init", "register", "first-next", "held", "duration", "exit", "rss" }));
            Assert.That(lines.Select(line => line.GetProperty("coldStarts").GetInt32()), Is.All.EqualTo(2));
            Assert.That(lines.Single(line => Subject(line) == _one && Metric(line) == "init").GetProperty("added").GetProperty("median").GetDouble(), Is.Positive);
            Assert.That(terminal.Error, Is.Empty, "progress in JSON's company");
        });
    }

    [Test]
    public async Task Compare_takes_two_builds_of_the_same_name()
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("run", "--compare", _one, "--compare", _other, "--rounds", "1"), Is.Zero, terminal.Error);
        Assert.Multiple(() =>
        {
            Assert.That(terminal.Out, Does.StartWith("1 cold starts each, interleaved. Medians, in brackets the quartiles"));
            Assert.That(terminal.Out, Does.Match($@"(?m)^  {_other} +\d+\.\d\d \[\d+\.\d\d\.\.\d+\.\d\d\] +x "));
            Assert.That(terminal.Error, Does.Contain("lambda-ext: round 1 of 1\n"));
        });
    }

    [Test]
    public async Task A_broken_budget_fails_the_bench_with_a_line_each()
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("bench", _one, "--starts", "1", "--invocations", "1", "--budget", "init=0.01ms", "--budget", "rss=1KiB", "--budget", "exit=1000s", "--json"), Is.EqualTo(1));
        Assert.That(terminal.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(2).And.All.StartsWith("lambda-ext: budget "));
    }

    [Test]
    public async Task A_kept_ratio_to_the_floor_succeeds()
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("bench", _one, "--floor", _other, "--starts", "1", "--invocations", "0", "--budget", "rss=50x", "--json"), Is.Zero, terminal.Error);
    }

    [Test]
    public async Task A_quota_is_in_force_or_the_reason_against_it_is_one_line()
    {
        string quota = _folder.WriteScript("quota/ext", Scripts.PythonExtension.Replace("base =", "assert 'lambda-ext-' in open('/proc/self/cgroup').read()\nbase =", StringComparison.Ordinal));
        var terminal = new TestTerminal();

        int code = await terminal.RunAsync("bench", quota, "--starts", "1", "--invocations", "0", "--memory", "1769", "--json");

        if (code == 0)
            Assert.That(terminal.Out, Does.Contain("\"metric\":\"register\""));
        else
            Assert.That(terminal.Error, Does.StartWith("lambda-ext: --memory: no CPU quota can be set").And.Contains("or leave --memory out."));
    }

    [Test]
    public async Task An_interrupted_bench_shows_the_whole_rounds_before()
    {
        using var interrupted = new CancellationTokenSource();
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new Interrupter("round 2 of 5", interrupted);
        var terminal = new Terminal { Out = output, Error = error };

        int code = await App.RunAsync(["bench", _one, "--starts", "5"], terminal, interrupted.Token);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output.ToString(), Does.StartWith("1 cold starts each"));
        Assert.That(error.ToString(), Does.EndWith("lambda-ext: interrupted\n"));
    }

    [Test]
    public async Task An_extension_that_does_not_work_is_not_measured()
    {
        string broken = _folder.WriteScript("broken/ext", "#!/bin/sh\nexit 3\n");
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("bench", broken, "--json"), Is.EqualTo(1));
        Assert.That(terminal.Error, Does.StartWith($"lambda-ext: {broken} cannot be measured: INIT ended with error"));
    }

    [TestCase("bench", "bench needs an extension: lambda-ext bench PATH (an executable, a layer zip or a project). See 'lambda-ext help bench'.")]
    [TestCase("bench /nowhere", "there is no file or folder '/nowhere'.")]
    [TestCase("bench /bin/sh --budget init=2x", "--budget init=2x is a multiple of the floor's value, and there is no floor. Add --floor PATH.")]
    [TestCase("bench /bin/sh --starts 0", "--starts takes a whole number from 1 to 10000, not '0'.")]
    [TestCase("run --compare none", "--compare is given at least twice: --compare A --compare B, or --compare none --compare B.")]
    [TestCase("run --compare none --compare /nowhere", "--extension: there is no file or folder '/nowhere'.")]
    [TestCase("run --extension /bin/sh --rounds 3", "--rounds goes with --compare. Leave it out, or name the builds to compare.")]
    public async Task Wrong_usage_is_one_line_on_stderr_and_exit_code_2(string line, string message)
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync(line.Split(' ')), Is.EqualTo(2));
        Assert.That(terminal.Error.TrimEnd(), Is.EqualTo("lambda-ext: " + message));
    }

    private static List<JsonElement> Lines(TestTerminal terminal) => [.. terminal.Out.TrimEnd().Split('\n').Select(line => JsonElement.Parse(line))];

    private static string? Subject(JsonElement line) => line.GetProperty("subject").GetString();

    private static string? Metric(JsonElement line) => line.GetProperty("metric").GetString();

    /// <summary>Cancels as Ctrl+C does, as soon as a line says how far the work has come.</summary>
    private sealed class Interrupter(string word, CancellationTokenSource source) : StringWriter(CultureInfo.InvariantCulture)
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true) source.Cancel();
        }
    }
}
