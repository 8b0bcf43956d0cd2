using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Proc;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

public sealed class ProcFilesTests
{
    private const string NetDev = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
            lo:    1234      10    0    0    0     0          0         0     1234      10    0    0    0     0       0          0
        """;

    [Test]
    public void Values_are_read_as_the_platform_has_them()
    {
        using TempFolder proc = Whole();
        var files = new ProcFiles(proc.Path);
        Assert.That(files.CpuTimes(), Is.EqualTo((1100.0, 300.0)));
        Assert.That(files.NetworkBytes(), Is.EqualTo((6911L, 4434L)));
        Assert.That(files.OwnMemory(), Is.EqualTo((12_345L * 1024, 23_456L * 1024)));
        Assert.That(files.MaxOpenFiles(), Is.EqualTo(1024));
        Assert.That(files.Processes(ownId: 20), Is.EqualTo((3L, 2L)), "files of all, threads of the others");
    }

    [Test]
    public void Interfaces_without_a_known_name_are_added_up_without_the_loopback()
    {
        using TempFolder proc = Whole();
        proc.Write("net/dev", NetDev + "\n  eth0:100 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0\n  eth1: 10 1 0 0 0 0 0 0 20 1 0 0 0 0 0 0\n");
        Assert.That(new ProcFiles(proc.Path).NetworkBytes(), Is.EqualTo((110L, 220L)));
    }

    [TestCase("")]
    [TestCase("cpu")]
    [TestCase("cpu  x y z")]
    [TestCase("cpu  -1 2 3")]
    [TestCase("cpu  99999999999999999999 2 3")]
    [TestCase("intr 1 2 3\n")]
    public void Absurd_processor_times_are_not_known(string stat)
    {
        using TempFolder proc = Whole();
        proc.Write("stat", stat);
        Assert.That(new ProcFiles(proc.Path).CpuTimes(), Is.Null);
    }

    [TestCase("")]
    [TestCase("eth0")]
    [TestCase("eth0: 1 2 3")]
    [TestCase("eth0: -1 1 0 0 0 0 0 0 200 1")]
    public void Absurd_interfaces_are_not_known(string dev)
    {
        using TempFolder proc = Whole();
        proc.Write("net/dev", dev);
        Assert.That(new ProcFiles(proc.Path).NetworkBytes(), Is.Null);
    }

    [Test]
    public void Without_a_folder_nothing_is_known_and_nothing_fails()
    {
        var files = new ProcFiles("/nonexistent");
        Assert.That((files.CpuTimes(), files.NetworkBytes(), files.OwnMemory(), files.MaxOpenFiles(), files.Processes(1)), Is.EqualTo((((double, double)?)null, ((long, long)?)null, ((long, long)?)null, (long?)null, ((long, long)?)null)));
    }

    [Test]
    public void Entries_that_cannot_be_looked_into_count_as_none()
    {
        using TempFolder proc = Whole();
        Directory.CreateDirectory(Path.Combine(proc.Path, "30")); // vanished: neither fd nor task
        proc.Write("40/fd", "a file where a folder should be");
        proc.Write("self-made", "no process");
        Assert.That(new ProcFiles(proc.Path).Processes(ownId: 20), Is.EqualTo((3L, 2L)));
    }

    [Test]
    public void The_real_folder_can_be_read()
    {
        var files = new ProcFiles("/proc");
        Assert.That(files.CpuTimes(), Is.Not.Null);
        Assert.That(files.OwnMemory()!.Value.Bytes, Is.GreaterThan(1_000_000));
        Assert.That(files.Processes(Environment.ProcessId)!.Value.Files, Is.GreaterThan(0));
    }

    [Test]
    public void Usage_is_the_difference_between_an_invocations_ends()
    {
        using TempFolder proc = Whole();
        var sampler = new UsageSampler(new ProcFiles(proc.Path), "/tmp", TimeSpan.FromSeconds(1), new FakeTimeProvider());
        sampler.Begin("a");
        proc.Write("stat", "cpu  160 0 35 1000 0\n");
        proc.Write("net/dev", NetDev + "\n  vinternal_1: 7000 1 0 0 0 0 0 0 4500 1 0 0 0 0 0 0\n");
        sampler.End("a");
        InvocationUsage usage = sampler.Take("a")!;
        Assert.That((usage.CpuUserMs, usage.CpuSystemMs, usage.ReceivedBytes, usage.SentBytes), Is.EqualTo((500.0, 50.0, 89L, 66L)));
        Assert.That((usage.OpenFiles, usage.Threads, usage.MaxOpenFiles), Is.EqualTo((3L, 3L, 1024L)), "this process is none of those in the folder");
        Assert.That(usage.TmpBytes, Is.GreaterThanOrEqualTo(usage.TmpFreeBytes!.Value));
        Assert.That(sampler.Take("a"), Is.Null, "once");
    }

    [Test]
    public void Counters_that_go_backwards_are_not_known()
    {
        using TempFolder proc = Whole();
        var sampler = new UsageSampler(new ProcFiles(proc.Path), "/nonexistent", TimeSpan.Zero, new FakeTimeProvider());
        sampler.Begin("a");
        proc.Write("stat", "cpu  1 0 1 1000 0\n");
        sampler.End("a");
        Assert.That(sampler.Take("a"), Has.Property("CpuUserMs").Null.And.Property("TmpBytes").Null.And.Property("ReceivedBytes").EqualTo(0));
    }

    [Test]
    public void An_invocation_whose_end_was_not_told_ends_with_the_next()
    {
        using TempFolder proc = Whole();
        var sampler = new UsageSampler(new ProcFiles(proc.Path), "/tmp", TimeSpan.FromSeconds(1), new FakeTimeProvider());
        sampler.Begin("a");
        sampler.Begin("b");
        sampler.End("a");
        sampler.End("b");
        Assert.That((sampler.Take("a") is null, sampler.Take("b") is null, sampler.Take("c") is null), Is.EqualTo((false, false, true)));
        sampler.Begin("d");
        Assert.That(sampler.Take("d"), Is.Null, "it has not ended");
    }

    private static TempFolder Whole()
    {
        var proc = new TempFolder();
        proc.Write("stat", "cpu  100 10 30 1000 0 0 0 0 0 0\ncpu0 100 10 30 1000\n");
        proc.Write("net/dev", NetDev + "\n  vinternal_1:6911 1 0 0 0 0 0 0 4434 1 0 0 0 0 0 0\n  eth0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n");
        proc.Write("self/status", "Name:\tx\nVmHWM:\t   23456 kB\nVmRSS:\t   12345 kB\n");
        proc.Write("self/limits", "Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 4096                 files\n");
        proc.Write("10/fd/0", "");
        proc.Write("10/fd/1", "");
        proc.Write("10/task/10/x", "");
        proc.Write("10/task/11/x", "");
        proc.Write("20/fd/0", "");
        proc.Write("20/task/20/x", "");
        return proc;
    }
}
