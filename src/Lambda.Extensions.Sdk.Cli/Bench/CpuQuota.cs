using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>A cgroup with the share of a vCPU that a function of some memory has: its megabytes of 1769.</summary>
internal sealed class CpuQuota : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private const int MemoryOfOneCpu = 1769;

    private const int PeriodMicroseconds = 20_000;

    private readonly string _folder;

    private CpuQuota(string folder) => _folder = folder;

    /// <exception cref="SetupException">This machine gives no cgroup to this user.</exception>
    public static CpuQuota Create(int memoryMegabytes)
    {
        bool isUnified = File.Exists(Path.Combine(Root, "cgroup.controllers"));
        string folder = Path.Combine(Root, isUnified ? "" : "cpu", FormattableString.Invariant($"lambda-ext-{Environment.ProcessId}"));
        string quota = FormattableString.Invariant($"{PeriodMicroseconds * memoryMegabytes / MemoryOfOneCpu}"), period = FormattableString.Invariant($"{PeriodMicroseconds}");
        try
        {
            Directory.CreateDirectory(folder);
            if (isUnified)
            {
                File.WriteAllText(Path.Combine(folder, "cpu.max"), $"{quota} {period}");
            }
            else
            {
                File.WriteAllText(Path.Combine(folder, "cpu.cfs_period_us"), period);
                File.WriteAllText(Path.Combine(folder, "cpu.cfs_quota_us"), quota);
            }

            return new CpuQuota(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove(folder);
            throw new SetupException($"--memory: no CPU quota can be set, since '{folder}' is not a cgroup that this user may make ({e.Message}). Run as root on Linux, or leave --memory out.");
        }
    }

    /// <summary>Returns the programs so that each enters the cgroup before it begins.</summary>
    public PreparedRun Around(PreparedRun prepared) => prepared with
    {
        Extensions = [.. prepared.Extensions.Select(extension => extension with
        {
            Emulator = ["/bin/sh", "-c", $"echo $$ > {_folder}/cgroup.procs || exit 97; exec \"$@\"", "sh", .. extension.Emulator],
        })],
    };

    public void Dispose() => Remove(_folder);

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A process that hangs in the kernel is still in it.
        }
    }
}
