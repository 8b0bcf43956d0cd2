using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Configuration;
using Monitoring.Cost;
using Monitoring.Emf;
using Monitoring.Proc;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

public sealed class EmfDocumentTests
{
    private static readonly string[] InsightsMetrics = ["memory_utilization", "total_memory", "used_memory_max", "cpu_total_time", "tx_bytes", "rx_bytes", "total_network", "init_duration"];

    [Test]
    public void A_reported_cold_start_has_the_whole_set()
    {
        JsonElement document = Document(SampleInvocations.Reported(coldStart: true), SampleUsage.Usage);
        Assert.That(Metrics(document), Is.EquivalentTo(InsightsMetrics));
        Assert.That(Metrics(document).Select(name => document.GetProperty(name).GetDouble()), Has.All.GreaterThan(0));
        Assert.That(document.GetProperty("function_name").GetString(), Is.EqualTo("orders"));
        Assert.That(document.GetProperty("version").GetString(), Is.EqualTo("live"), "the alias it was invoked by");
        Assert.That(document.GetProperty("cold_start").GetBoolean(), Is.True);
        Assert.That(document.GetProperty("memory_utilization").GetDouble(), Is.EqualTo(50));
        Assert.That(document.GetProperty("billed_mb_ms").GetDouble(), Is.EqualTo(694 * 128));
        Assert.That(document.GetProperty("cpu_total_time").GetDouble(), Is.EqualTo(90));
        Assert.That(document.GetProperty("total_network").GetDouble(), Is.EqualTo(30));
        Assert.That(document.TryGetProperty("timeout", out _), Is.False);
    }

    [Test]
    public void What_is_not_known_is_no_metric_and_no_member()
    {
        JsonElement document = Document(SampleInvocations.Partial(InvocationOutcome.Timeout), usage: null);
        Assert.That(Metrics(document), Is.EqualTo((string[])["total_memory"]));
        Assert.That(document.GetProperty("timeout").GetBoolean(), Is.True);
        Assert.That(document.GetProperty("partial").GetBoolean(), Is.True);
        Assert.That((document.GetProperty("outcome").GetString(), document.GetProperty("outcome_confidence").GetString()), Is.EqualTo(("timeout", "high")));
    }

    [Test]
    public void All_metrics_if_one_wants_to_pay_for_them()
    {
        JsonElement document = Document(SampleInvocations.Reported(coldStart: true), SampleUsage.Usage, new MonitoringOptions { EmfAllMetrics = true, EmfNamespace = "Team/Orders" });
        Assert.That(Metrics(document), Is.SupersetOf(InsightsMetrics).And.SupersetOf((string[])["duration", "billed_duration", "fd_use", "threads_max", "tmp_used", "timeouts", "out_of_memory", "crashes", "extension_held_time", "extension_lost"]));
        Assert.That(document.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Namespace").GetString(), Is.EqualTo("Team/Orders"));
    }

    [Test]
    public void Absurd_values_make_a_valid_document()
    {
        var usage = new InvocationUsage { CpuUserMs = double.NaN, CpuSystemMs = double.PositiveInfinity, TmpBytes = long.MaxValue };
        var invocation = new Invocation("id \" \n \ud800", TimeSpan.MaxValue, new InvokeEvent("id", "no arn:at:all")) { ErrorType = new string('x', 5000), Outcome = (InvocationOutcome)99, EndedAt = DateTimeOffset.UnixEpoch.AddYears(55) };
        Document(invocation, usage);
    }

    [Test]
    public void The_phases_of_the_start_are_in_one_document()
    {
        var document = new EmfDocument(new MonitoringOptions(), SampleInvocations.Environment, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(55)));
        var cost = new OwnCost(0.0000166667, 128);
        cost.Started("Register", 0.002);
        string first = Encoding.UTF8.GetString(document.Of(SampleInvocations.Reported(), null, cost).Span);
        string second = Encoding.UTF8.GetString(document.Of(SampleInvocations.Reported(), null, cost).Span);
        Assert.That(first, Does.Contain("\"extension_start\":{\"Register\":2}"));
        Assert.That(second, Does.Not.Contain("extension_start"));
    }

    [Test]
    public void A_sink_writes_whole_lines_and_counts_them()
    {
        using var stdout = new MemoryStream();
        var sink = new EmfSink(new OpenTelemetryOptions(), () => stdout, new CapturedLog());
        byte[][] lines = [.. Enumerable.Range(0, 50).Select(i => Encoding.UTF8.GetBytes(new string((char)('a' + (i % 26)), i == 7 ? 10_000 : 100 + (i * 37)) + "\n"))];
        foreach (byte[] line in lines) sink.Add(line);
        sink.Flush();
        Assert.That(stdout.ToArray(), Is.EqualTo(lines.SelectMany(l => l).ToArray()), "in order, each once");
        Assert.That(sink.Ledger, Has.Property("Delivered").EqualTo(50).And.Property("Pending").EqualTo(0));
    }

    [Test]
    [Category("G08")]
    public void A_broken_stdout_keeps_the_documents_and_says_so_once()
    {
        var lines = new CapturedLog();
        Stream? stdout = null;
        var sink = new EmfSink(new OpenTelemetryOptions(), () => stdout ?? throw new IOException("EPIPE"), lines);
        sink.Add("one\n"u8.ToArray());
        sink.Flush();
        sink.Flush();
        Assert.That(sink.Pending, Is.EqualTo(1));
        Assert.That(lines.All, Has.Count.EqualTo(1));
        stdout = new MemoryStream();
        sink.Flush();
        Assert.That(((MemoryStream)stdout).ToArray(), Is.EqualTo("one\n"u8.ToArray()));
    }

    private static JsonElement Document(Invocation invocation, InvocationUsage? usage, MonitoringOptions? options = null)
    {
        var document = new EmfDocument(options ?? new MonitoringOptions(), SampleInvocations.Environment, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(55)));
        string line = Encoding.UTF8.GetString(document.Of(invocation, usage, new OwnCost(0.0000166667, 128)).Span);
        Assert.That(line, Does.EndWith("\n"));
        Assert.That(EmfValidator.Problems(line[..^1]), Is.Empty);
        return JsonDocument.Parse(line).RootElement;
    }

    private static IEnumerable<string> Metrics(JsonElement document) =>
        document.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Metrics").EnumerateArray().Select(m => m.GetProperty("Name").GetString()!);
}
