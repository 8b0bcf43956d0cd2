using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>
/// A native extension where something is scarce: it registers, serves three invocations, and ends with 0. <c>lambda-ext check</c> has the
/// rest: 128 MB of memory, a full /tmp, a read-only root, a time without free descriptors.
/// </summary>
[Category("G13")]
public sealed partial class ResourceLimitTests
{
    private const string Reader = "TelemetryReader";
    private const int ChildEnded = 17;
    private const int Urgent = 23;

    /// <summary>The exit code of a shell that could not set a limit.</summary>
    private const int Refused = 97;

    [TestCase(32)]
    [TestCase(1024)]
    public Task An_extension_with_few_descriptors_lives_a_whole_life(int count) => LivesAsync($"ulimit -n {count} || exit {Refused}; exec \"$@\"");

    [Test]
    public Task An_extension_with_a_read_only_tmp_lives_a_whole_life() => LivesAsync($"mount -t tmpfs -o ro none /tmp || exit {Refused}; exec \"$@\"", "unshare", "--user", "--map-root-user", "--mount");

    [Test]
    public async Task An_extension_with_a_tenth_of_a_CPU_lives_a_whole_life()
    {
        string folder = QuotaOfATenth();
        try
        {
            await LivesAsync($"echo $$ > {folder}/cgroup.procs || exit {Refused}; exec \"$@\"");
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    [Test]
    public async Task An_extension_whose_calls_are_interrupted_by_signals_lives_a_whole_life()
    {
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().WithPatience().AddExtension(PublishedSample.Executable(Reader)).StartAsync();
        int process = lambda.Extensions[Reader].ProcessId!.Value;
        using var stop = new CancellationTokenSource();
        var storm = Task.Run(
            () =>
            {
                long sent = 0;
                for (; !stop.IsCancellationRequested; sent++) _ = Kill(process, sent % 2 == 0 ? Urgent : ChildEnded);
                return sent;
            },
            CancellationToken.None);
        await InvokeAsync(lambda);
        Task shutdown = lambda.ShutdownAsync();
        await stop.CancelAsync();
        Assert.That(await storm, Is.Positive);
        await shutdown;
        HasEndedWell(lambda, Reader);
    }

    [Test]
    public async Task An_extension_with_DNS_that_never_answers_lives_a_whole_life()
    {
        // Bound, and never read from: who asks waits for its own time limit.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            silent.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.76"), 53));
        }
        catch (SocketException exception)
        {
            Assert.Ignore($"This machine refuses a DNS server at 127.0.0.76:53: {exception.Message}");
        }

        string resolver = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(resolver, "nameserver 127.0.0.76\n");
            string script = $"mount --bind {resolver} /etc/resolv.conf || exit {Refused}; exec \"$@\"";
            await LivesAsync(script, Builder("Monitoring", script, "unshare", "--user", "--map-root-user", "--mount").WithEnvironment("MONITORING_OTLP_ENDPOINT", "http://collector.example.com:4318").WithEnvironment("LAMBDA_EXT_FLUSH", "end"), "Monitoring");
        }
        finally
        {
            File.Delete(resolver);
        }
    }

    private static Task LivesAsync(string script, params string[] around) => LivesAsync(script, Builder(Reader, script, around), Reader);

    private static async Task LivesAsync(string script, LambdaEmulatorBuilder builder, string name)
    {
        await using LambdaEmulator lambda = await builder.StartWithoutInitAsync();
        await lambda.WaitForInitAsync();
        if (lambda.Extensions[name].ExitCode == Refused) Assert.Ignore($"This machine refuses the limit: {script}. {string.Join(' ', lambda.Extensions[name].Output.Select(line => line.Text))}");
        await InvokeAsync(lambda);
        await lambda.ShutdownAsync();
        HasEndedWell(lambda, name);
    }

    private static LambdaEmulatorBuilder Builder(string name, string script, params string[] around)
    {
        string[] command = [.. around, "sh", "-c", script, "sh", PublishedSample.Executable(name)];
        return LambdaEmulator.CreateBuilder().WithPatience().AddExtensionCommand(name, command[0], command[1..]);
    }

    private static async Task InvokeAsync(LambdaEmulator lambda)
    {
        for (int i = 0; i < 3; i++) Assert.That((await lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));
    }

    private static void HasEndedWell(LambdaEmulator lambda, string name) =>
        Assert.That(lambda.Extensions[name], Has.Property("ExitCode").Zero.And.Property("Killed").False.And.Property("Starts").EqualTo(1), Unruly.Story(lambda));

    /// <summary>Makes a cgroup with a tenth of a CPU, or ends the test with the reason why this machine cannot.</summary>
    private static string QuotaOfATenth()
    {
        bool isUnified = File.Exists("/sys/fs/cgroup/cgroup.controllers");
        string folder = Path.Combine("/sys/fs/cgroup", isUnified ? "" : "cpu", $"lambda-ext-tenth-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(folder);
            if (isUnified)
            {
                File.WriteAllText(folder + "/cpu.max", "2000 20000");
            }
            else
            {
                File.WriteAllText(folder + "/cpu.cfs_period_us", "20000");
                File.WriteAllText(folder + "/cpu.cfs_quota_us", "2000");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Assert.Ignore($"This machine gives this user no cgroup at {folder}: {e.Message}");
        }

        return folder;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
