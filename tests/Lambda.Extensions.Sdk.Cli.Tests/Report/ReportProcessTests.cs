using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Tests.Processes;

namespace Lambda.Extensions.Sdk.Cli.Tests.Report;

/// <summary><c>--report</c> of runs that do not end as planned: what there is is written.</summary>
public sealed class ReportProcessTests
{
    /// <summary>A function that takes an event and never answers.</summary>
    private const string Deaf = "#!/bin/sh\ncurl -sN \"http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation/next\" >/dev/null\nexec sleep 600\n";

    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task An_extension_that_never_registers_leaves_a_report_after_Ctrl_C()
    {
        var deaf = _folder.WriteScript("deaf", "#!/bin/sh\necho '</script><img src=x onerror=alert(1)>'\nprintf 'bad \\377 bytes\\n'\nexec sleep 600\n");

        var (exitCode, output, error) = await LambdaExt.RunAsync(InterruptAsync("onerror"), "run", "--extension", deaf, "--json", "--report", _folder["run.html"]);

        var page = await File.ReadAllTextAsync(_folder["run.html"]);
        var data = ReportOutputTests.Data(page);
        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Empty);
            Assert.That(output, Does.Contain("\"interrupted\""));
            Assert.That(data.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()), Does.Contain("interrupted"));
            Assert.That(data.GetProperty("rows")[0].GetProperty("n").GetString(), Is.EqualTo("INIT"));
            Assert.That(data.GetProperty("rows")[0].GetProperty("bad").GetBoolean(), Is.True);
            Assert.That(data.GetProperty("rows")[0].GetProperty("l")[0][3].GetString(), Is.EqualTo("</script><img src=x onerror=alert(1)>"));
            Assert.That(page, Does.Not.Contain("<img"), "text of others is data");
            Assert.That(exitCode, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task An_interrupted_invocation_is_a_row_that_has_not_succeeded()
    {
        var python = _folder.WriteScript("extension", Scripts.PythonExtension);
        var function = _folder.WriteScript("function", Deaf);

        var (exitCode, _, _) = await LambdaExt.RunAsync(InterruptAsync("\"invoke.start\""), "run", "--extension", python, "--function", function, "--timeout", "900", "--json", "--report", _folder["run.json"]);

        var names = JsonElement.Parse(await File.ReadAllTextAsync(_folder["run.json"])).GetProperty("traceEvents").EnumerateArray().Select(happened => happened.GetProperty("name").GetString()).ToList();
        Assert.That(names, Does.Contain("INIT").And.Contain("SHUTDOWN").And.Contain("has the event"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_timeout_has_no_held_time_and_an_INIT_inside_an_invocation_is_billed_once()
    {
        var python = _folder.WriteScript("extension", Scripts.PythonExtension);
        var function = _folder.WriteScript("function", Deaf);

        await LambdaExt.RunAsync("run", "--extension", python, "--function", function, "--timeout", "2", "--invocations", "2", "--report", _folder["run.html"]);

        var rows = ReportOutputTests.Data(await File.ReadAllTextAsync(_folder["run.html"])).GetProperty("rows").EnumerateArray().ToList();
        var last = rows.FindLast(row => row.GetProperty("k").GetInt32() == 1);
        Assert.Multiple(() =>
        {
            Assert.That(rows.Where(row => row.GetProperty("k").GetInt32() == 1).Select(row => row.GetProperty("out").GetString()), Is.EqualTo(new[] { "timeout", "timeout" }));
            Assert.That(rows.Select(row => row.GetProperty("n").GetString()), Does.Contain("RESET (timeout)").And.Contain("INIT inside the next invocation"));
            Assert.That(rows.Exists(row => row.TryGetProperty("held", out _)), Is.False);
            Assert.That(last.GetProperty("cold").GetBoolean(), Is.True);
            Assert.That(last.GetProperty("bill").GetDouble(), Is.EqualTo(last.GetProperty("ms").GetDouble()).Within(1));
        });
    }

    [Test]
    public async Task A_trace_of_real_processes_with_freezes_and_telemetry_is_nested_and_has_their_memory()
    {
        var python = _folder.WriteScript("subscriber", Scripts.TelemetryExtension);

        await LambdaExt.RunAsync("run", "--extension", python, "--timeout", "60", "--invocations", "3", "--freeze", "60", "--report", _folder["run.json"]);

        var events = JsonElement.Parse(await File.ReadAllTextAsync(_folder["run.json"])).GetProperty("traceEvents").EnumerateArray().Where(happened => happened.GetProperty("ph").GetString() != "M").ToList();
        Assert.That(events.ConvertAll(happened => happened.GetProperty("ts").GetDouble()), Is.Ordered);
        Assert.That(events.Select(happened => happened.GetProperty("name").GetString()), Does.Contain("frozen").And.Contain("memory MB").And.Contain("CPU %"));
        Assert.That(events.Where(happened => happened.GetProperty("name").GetString() == "memory MB").Select(happened => happened.GetProperty("args").GetProperty("value").GetDouble()), Has.Some.GreaterThan(1));
        ReportOutputTests.AssertNested(events);
    }

    [Test]
    public async Task A_full_disk_is_one_line_after_the_result_and_exit_code_1()
    {
        var python = _folder.WriteScript("extension", Scripts.PythonExtension);

        var (exitCode, output, error) = await LambdaExt.RunAsync("run", "--extension", python, "--timeout", "60", "--report", "/dev/full");

        Assert.That(output, Does.EndWith("\nOK\n"));
        Assert.That(error, Does.StartWith("lambda-ext: --report: '/dev/full' cannot be written: ").And.EndWith("name a file in another folder.\n"));
        Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_place_that_takes_no_file_is_one_line_before_anything_starts()
    {
        var (exitCode, output, error) = await LambdaExt.RunAsync("run", "--extension", "/bin/sh", "--report", "/proc/run.html");

        Assert.That(output, Is.Empty);
        Assert.That(error, Does.StartWith("lambda-ext: --report: '/proc/run.html' cannot be written: "));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    /// <summary>Presses Ctrl+C once a line with this text has come.</summary>
    private static Func<Process, StreamReader, Task> InterruptAsync(string text) => async (process, output) =>
    {
        while (await output.ReadLineAsync() is { } line && !line.Contains(text, StringComparison.Ordinal))
        {
            // Not yet.
        }

        await ChildProcess.RunAsync("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
    };
}
