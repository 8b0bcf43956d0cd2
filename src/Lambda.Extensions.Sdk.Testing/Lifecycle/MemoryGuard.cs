using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Processes;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>
/// Kills the largest process when all together use more memory than the function has, as the kernel does on Lambda. A limit of address
/// space would break the runtimes of .NET, Java and Node, which reserve far more than they use.
/// </summary>
internal static class MemoryGuard
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    /// <summary>Watches a sandbox until it is closed, if the settings ask for that.</summary>
    /// <returns>The sandbox.</returns>
    public static Sandbox Watch(Sandbox sandbox, EmulatorSettings settings)
    {
        if (settings.EnforceMemory) _ = WatchAsync(sandbox, settings.MemorySizeMb);
        return sandbox;
    }

    private static async Task WatchAsync(Sandbox sandbox, int limitMb)
    {
        using var timer = new PeriodicTimer(Period, TimeProvider.System);
        int killed = 0;
        while (!sandbox.IsClosed && await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false))
        {
            // The memory of a killed process is not free at once. Until then no other process is to blame.
            if (killed == 0 || Resident(killed) == 0) killed = Check(sandbox, limitMb);
        }
    }

    /// <returns>The process that was killed, or 0.</returns>
    private static int Check(Sandbox sandbox, int limitMb)
    {
        long limit = limitMb * 1024L * 1024;
        List<int> processes = [.. sandbox.Programs.Select(program => program.ProcessId).OfType<int>().SelectMany(ProcessTree.Of)];
        // Pages that processes share count once on Lambda. The exact measure is slow, so it is the second one.
        if (processes.Sum(Resident) <= limit) return 0;
        List<(int Id, long Bytes)> shares = [.. processes.Select(id => (id, Share(id)))];
        long used = shares.Sum(process => process.Bytes);
        if (used <= limit) return 0;
        int largest = shares.MaxBy(process => process.Bytes).Id;
        lock (sandbox.Signal.Gate)
        {
            if (sandbox.IsClosed) return 0;
            sandbox.Record(new SandboxNoteEvent(string.Create(
                CultureInfo.InvariantCulture, $"out of memory: the processes use {used / 1024 / 1024} MB of {limitMb} MB, process {largest} is killed")));
            if (sandbox.RuntimeProgram?.ProcessId == largest) sandbox.RecordFatal(FatalError.RuntimeOutOfMemory, "Runtime exited with error: signal: killed");
            Signals.Send(largest, Signals.Kill);
        }

        return largest;
    }

    private static long Resident(int processId) =>
        ReadText(processId, "statm").Split(' ') is [_, var pages, ..] ? long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;

    private static long Share(int processId)
    {
        const string share = "Pss:";
        string? line = ReadText(processId, "smaps_rollup").Split('\n').FirstOrDefault(line => line.StartsWith(share, StringComparison.Ordinal));
        return line is null ? Resident(processId) : long.Parse(line.AsSpan(share.Length).Trim().TrimEnd("kB").Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture) * 1024;
    }

    private static string ReadText(int processId, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/{file}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or this kernel has no such file.
            return "";
        }
    }
}
