using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Monitoring.Proc;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

/// <summary>The use of an environment that runs several invocations at a time (Managed Instances).</summary>
public sealed class EnvironmentSamplerTests
{
    [Test]
    public void Processors_memory_and_concurrency_are_those_since_the_last_look()
    {
        using var proc = new TempFolder();
        Write(proc, busy: 100, idle: 100, memory: "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 250 kB\n");
        using var files = new ProcFiles(proc.Path);
        var sampler = new EnvironmentSampler(files);
        sampler.Observe(Batch(("platform.start", "a"), ("platform.start", "b"), ("platform.report", "a"), ("platform.start", "c"), ("platform.report", "b")));
        Write(proc, busy: 130, idle: 110, memory: "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 250 kB\n");
        EnvironmentUsage first = sampler.Take();
        Assert.That((first.Cpu, first.Memory, first.Concurrency), Is.EqualTo((0.75, 0.75, 2.0)));
        EnvironmentUsage second = sampler.Take();
        Assert.That((second.Cpu, second.Concurrency), Is.EqualTo(((double?)null, 1.0)), "no time passed, and one still runs");
    }

    [TestCase("", "")]
    [TestCase("cpu x", "MemTotal: x")]
    [TestCase("cpu 1 2", "MemTotal: 0 kB\nMemAvailable: 5 kB")]
    [TestCase("cpu 99999999999999999999 1 1 1", "MemTotal: 10 kB\nMemAvailable: 20 kB")]
    public void Files_that_are_odd_give_no_value_and_no_exception(string stat, string memory)
    {
        using var proc = new TempFolder();
        proc.Write("stat", stat);
        proc.Write("meminfo", memory);
        using var files = new ProcFiles(proc.Path);
        EnvironmentUsage usage = new EnvironmentSampler(files).Take();
        Assert.That((usage.Cpu, usage.Memory), Is.EqualTo(((double?)null, (double?)null)));
    }

    [Test]
    public void Files_that_are_missing_give_no_value()
    {
        using var files = new ProcFiles("/nonexistent");
        EnvironmentUsage usage = new EnvironmentSampler(files).Take();
        Assert.That((usage.Cpu, usage.Memory, usage.Concurrency), Is.EqualTo(((double?)null, (double?)null, 0.0)));
    }

    // In place, as the system writes them: the files stay open.
    private static void Write(TempFolder proc, int busy, int idle, string memory)
    {
        proc.Write("stat", $"cpu  {busy} 0 0 {idle} 0 0 0 0 0 0\ncpu0 1 1 1 1\n");
        proc.Write("meminfo", memory);
    }

    private static TelemetryBatch Batch(params (string Type, string Id)[] records) => TelemetryBatch.Parse(Encoding.UTF8.GetBytes(
        $"[{string.Join(',', records.Select(r => $$$"""{"time":"2026-11-23T08:15:16Z","type":"{{{r.Type}}}","record":{"requestId":"{{{r.Id}}}","metrics":{"durationMs":1},"status":"success"}}"""))}]"));
}
