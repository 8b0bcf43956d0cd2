using System.Text.Json;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Report;
using Lambda.Extensions.Sdk.Cli.Tests.Run;
using Lambda.Extensions.Sdk.Testing;

namespace Lambda.Extensions.Sdk.Cli.Tests.Report;

/// <summary>The page and the trace that <c>--report</c> writes about a life whose calls are the test's.</summary>
public sealed partial class ReportOutputTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_life_is_a_row_for_INIT_for_each_invocation_and_for_SHUTDOWN()
    {
        await using var environment = await LifeAsync("response", "1");

        var data = Data(Write(environment.Emulator).File);

        var rows = data.GetProperty("rows").EnumerateArray().ToList();
        var invocation = rows[1];
        Assert.Multiple(() =>
        {
            Assert.That(data.GetProperty("ok").GetBoolean(), Is.True);
            Assert.That(data.GetProperty("lanes").EnumerateArray().Select(lane => lane[0].GetString()), Is.EqualTo(new[] { "platform", "runtime", "my-ext" }));
            Assert.That(rows.ConvertAll(row => row.GetProperty("k").GetInt32()), Is.EqualTo(new[] { 0, 1, 2 }));
            Assert.That(invocation.GetProperty("out").GetString(), Is.EqualTo("success"));
            Assert.That(invocation.GetProperty("cold").GetBoolean(), Is.True);
            Assert.That(invocation.GetProperty("last").GetInt32(), Is.EqualTo(2), "the extension asked last");
            Assert.That(invocation.GetProperty("h")[0][1].GetDouble(), Is.EqualTo(invocation.GetProperty("held").GetDouble()).Within(1));
            Assert.That(invocation.GetProperty("bill").GetInt64(), Is.EqualTo((long)Math.Ceiling(invocation.GetProperty("ms").GetDouble() + rows[0].GetProperty("ms").GetDouble())).Within(1), "INIT is billed with the first invocation");
            Assert.That(Kinds(rows[0], lane: 2), Is.EqualTo(new[] { 4, 5 }), "it starts, then initialises");
            Assert.That(Kinds(invocation, lane: 2), Is.EqualTo(new[] { 6, 9 }), "it has the event while the runtime works, then it holds the invocation");
            Assert.That(Kinds(invocation, lane: 1), Does.Contain(6));
            Assert.That(Kinds(invocation, lane: 0), Is.EqualTo(new[] { 1, 2 }));
            Assert.That(rows[2].GetProperty("n").GetString(), Is.EqualTo("SHUTDOWN"));
            Assert.That(data.GetProperty("cold")[0].GetProperty("parts")[0].GetProperty("added").GetDouble(), Is.GreaterThan(0));
        });
    }

    [Test]
    public async Task A_bad_run_says_why()
    {
        await using var environment = await LifeAsync("error", """{"errorType":"Oops"}""", exitCode: 4);

        var data = Data(Write(environment.Emulator).File);

        Assert.That(data.GetProperty("ok").GetBoolean(), Is.False);
        Assert.That(data.GetProperty("problems")[0].GetString(), Is.EqualTo("invocation 1: function error Oops"));
        Assert.That(data.GetProperty("rows")[1].GetProperty("bad").GetBoolean(), Is.True);
        Assert.That(data.GetProperty("rows")[2].GetProperty("bad").GetBoolean(), Is.True, "the extension ended with 4");
    }

    [Test]
    public async Task The_page_is_one_file_that_may_ask_for_nothing()
    {
        await using var environment = await LifeAsync("response", "1");

        var page = Write(environment.Emulator).File;

        Assert.That(page, Does.StartWith("<!DOCTYPE html>"));
        Assert.That(page, Does.Contain("default-src 'none'; script-src 'sha256-"));
        Assert.That(page, Does.Not.Contain("{{").And.Not.Contain(" src=").And.Not.Contain(" href="));
    }

    [Test]
    public async Task A_name_that_ends_with_json_makes_a_trace_whose_events_are_sorted_and_nested()
    {
        await using var environment = await LifeAsync("response", "1");

        var events = JsonElement.Parse(Write(environment.Emulator, _folder["trace.json"]).File).GetProperty("traceEvents").EnumerateArray().ToList();

        var timed = events.Where(happened => happened.GetProperty("ph").GetString() != "M").ToList();
        Assert.That(events.Where(happened => happened.GetProperty("name").GetString() == "process_name").Select(happened => happened.GetProperty("args").GetProperty("name").GetString()), Is.EqualTo(new[] { "platform", "runtime", "my-ext" }));
        Assert.That(timed.ConvertAll(happened => happened.GetProperty("ts").GetDouble()), Is.Ordered);
        Assert.That(timed.Select(happened => happened.GetProperty("name").GetString()), Does.Contain("INIT").And.Contain("SHUTDOWN").And.Contain("after the end (flush, other work)"));
        AssertNested(timed);
    }

    [Test]
    public async Task A_full_disk_is_one_clear_line_and_the_result_is_shown()
    {
        await using var environment = await LifeAsync("response", "1");
        var shown = "";

        Assert.That(
            () => Transcript.Raw(writer => new ReportOutput("/dev/full", new Kept(new HumanOutput(writer, useColor: false), () => shown = writer.ToString()!), TimeProvider.System), environment.Emulator, asked: 1),
            Throws.TypeOf<SetupException>().With.Message.StartWith("--report: '/dev/full' cannot be written: ").And.Message.EndsWith("Free space on its disk, or name a file in another folder."));
        Assert.That(shown, Does.Contain("OK"));
        Assert.That(File.Exists("/dev/full"), Is.True);
    }

    internal static JsonElement Data(string page) => JsonElement.Parse(Block().Match(page).Groups["data"].Value);

    private (string File, string Human) Write(LambdaEmulator emulator, string? path = null)
    {
        path ??= _folder["run.html"];
        var human = Transcript.Raw(writer => new ReportOutput(path, new HumanOutput(writer, useColor: false), TimeProvider.System), emulator, asked: 1);
        Assert.That(Directory.GetFiles(_folder.Path), Is.EqualTo(new[] { path }), "nothing stays beside it");
        return (File.ReadAllText(path), human);
    }

    private static IEnumerable<int> Kinds(JsonElement row, int lane) =>
        row.GetProperty("s").EnumerateArray().Where(span => span[0].GetInt32() == lane).OrderBy(span => span[2].GetDouble()).Select(span => span[1].GetInt32());

    /// <summary>Of two spans of one thread, one is inside the other, or they do not touch.</summary>
    internal static void AssertNested(IEnumerable<JsonElement> events)
    {
        foreach (var thread in events.Where(happened => happened.GetProperty("ph").GetString() == "X").GroupBy(happened => happened.GetProperty("pid").GetInt32()))
        {
            var open = new Stack<decimal>();
            foreach (var span in thread)
            {
                var start = span.GetProperty("ts").GetDecimal();
                var end = start + span.GetProperty("dur").GetDecimal();
                while (open.TryPeek(out var last) && last <= start) open.Pop();
                if (open.TryPeek(out var around)) Assert.That(end, Is.LessThanOrEqualTo(around), span.ToString());
                open.Push(end);
            }
        }
    }

    private static async Task<PlayedEnvironment> LifeAsync(string kind, string answer, int exitCode = 0)
    {
        var environment = await PlayedEnvironment.StartAsync();
        await environment.InitAsync("INVOKE", "SHUTDOWN");
        await environment.InvokeAsync(kind, answer);
        await environment.ShutdownAsync(exitCode);
        return environment;
    }

    [GeneratedRegex("<script type=\"application/json\" id=\"data\">(?<data>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>Says when the other output has shown the end.</summary>
    private sealed class Kept(IRunOutput inner, Action ended) : IRunOutput
    {
        public void Begin(Cli.Run.RunOptions options, Cli.Run.PreparedRun prepared) => inner.Begin(options, prepared);

        public void Write(Testing.Timeline.EmulatorEvent happened) => inner.Write(happened);

        public void End(Cli.Run.RunSummary summary)
        {
            inner.End(summary);
            ended();
        }
    }
}
