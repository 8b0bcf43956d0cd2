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
        long kilobytes = programs.Select(program => program.ProcessId).OfType<int>().SelectMany(ProcessTree.Of).Sum(Peak);
        return kilobytes == 0 ? Fallback : (int)((kilobytes + 1023) / 1024);
    }

    private static long Peak(int processId)
    {
        const string peak = "VmHWM:";
        try
        {
            string? line = File.ReadLines($"/proc/{processId}/status").FirstOrDefault(line => line.StartsWith(peak, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(peak.Length).Trim().TrimEnd("kB").Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or this kernel does not tell.
            return 0;
        }
    }
}
