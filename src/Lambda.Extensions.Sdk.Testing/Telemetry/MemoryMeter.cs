using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>Measures the peak memory of an environment's processes, from /proc.</summary>
internal static class MemoryMeter
{
    /// <summary>The value without a measurement: for code inside the test process, or without /proc.</summary>
    public const int Fallback = 64;

    /// <returns>Megabytes, rounded up.</returns>
    public static int Measure(IEnumerable<IProgram> programs)
    {
        long kilobytes = 0;
        foreach (IProgram program in programs)
        {
            if (program.ProcessId is { } id) kilobytes += PeakOfTree(id, depth: 0);
        }

        return kilobytes == 0 ? Fallback : (int)((kilobytes + 1023) / 1024);
    }

    private static long PeakOfTree(int processId, int depth)
    {
        try
        {
            long peak = Peak(processId);
            // A wrapper script, its program, and what that has started.
            if (depth == 5) return peak;
            foreach (string thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                string children = File.ReadAllText(Path.Combine(thread, "children"));
                foreach (string child in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    peak += PeakOfTree(int.Parse(child, CultureInfo.InvariantCulture), depth + 1);
            }

            return peak;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or this kernel does not tell.
            return 0;
        }
    }

    private static long Peak(int processId)
    {
        const string peak = "VmHWM:";
        string? line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(peak, StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.AsSpan(peak.Length).Trim().TrimEnd("kB").Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture);
    }
}
