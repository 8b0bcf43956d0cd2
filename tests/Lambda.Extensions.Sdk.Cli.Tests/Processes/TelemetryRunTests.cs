using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.Tests.Report;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.Cli.Tests.Processes;

/// <summary>Telemetry in <c>lambda-ext run</c> as a user runs it: a foreign extension that subscribes.</summary>
public sealed class TelemetryRunTests
{
    private readonly TempFolder _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task A_foreign_subscriber_gets_its_records_and_a_batch_of_ones_own_through_a_freeze()
    {
        var python = _folder.WriteScript("subscriber", Scripts.TelemetryExtension);

        var (exitCode, output, error) = await LambdaExt.RunAsync(
            "run", "--extension", python, "--function", PublishedSample.Executable("HelloFunction"), "--invocations", "2", "--timeout", "60", "--json", "--freeze", "1",
            "--event", """{"log":"{\"a\":1}"}""", "--log-format", "JSON", "--telemetry-file", _folder.Write("batch", "[not json"), "--report", _folder["run.html"]);

        var events = output.Trim().Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        var delivered = events.Where(line => line.GetProperty("event").GetString() == "telemetry.delivered").ToList();
        var report = ReportOutputTests.Data(await File.ReadAllTextAsync(_folder["run.html"]));
        var own = delivered.Single(line => line.GetProperty("own").GetBoolean());
        var types = delivered.SelectMany(line => line.GetProperty("content").EnumerateArray()).Select(record => record.GetProperty("type").GetString()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Empty);
            Assert.That(own.GetProperty("status").GetInt32(), Is.EqualTo(202));
            Assert.That(own.GetProperty("bytes").GetInt32(), Is.EqualTo(9));
            Assert.That(events.Count(line => line.GetProperty("event").GetString() == "telemetry.subscribed"), Is.EqualTo(1));
            Assert.That(types.Count(type => type == "platform.report"), Is.EqualTo(2));
            Assert.That(events.Where(line => line.GetProperty("event").GetString() == "log").Select(line => line.GetProperty("line").GetString()), Has.Exactly(2).EqualTo("record is dict"));
            Assert.That(report.GetProperty("ok").GetBoolean(), Is.True);
            Assert.That(report.GetProperty("freezes").GetArrayLength(), Is.Positive);
            Assert.That(report.GetProperty("ledger")[0].GetProperty("records").GetInt64(), Is.GreaterThan(8));
            Assert.That(exitCode, Is.EqualTo(0));
        });
    }

    [Test]
    public async Task A_batch_that_nobody_takes_fails_the_run()
    {
        var python = _folder.WriteScript("deaf-to-telemetry", Scripts.PythonExtension);
        var batch = _folder.Write("batch.json", "[]");

        var (exitCode, output, _) = await LambdaExt.RunAsync("run", "--extension", python, "--timeout", "60", "--telemetry-file", batch);

        Assert.That(output, Does.Contain($"FAILED --telemetry-file: no extension has subscribed to telemetry, so '{batch}' was not posted"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task A_file_that_cannot_be_read_is_one_line_and_exit_code_2()
    {
        var (exitCode, output, error) = await LambdaExt.RunAsync("run", "--extension", "/bin/sh", "--telemetry-file", _folder["nowhere"]);

        Assert.That(error, Does.StartWith($"lambda-ext: --telemetry-file: the file '{_folder["nowhere"]}' cannot be read: "));
        Assert.That(output, Is.Empty);
        Assert.That(exitCode, Is.EqualTo(2));
    }
}
