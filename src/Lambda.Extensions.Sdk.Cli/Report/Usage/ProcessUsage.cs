using System.Globalization;

namespace Lambda.Extensions.Sdk.Cli.Report.Usage;

/// <summary>Reads processor time and memory of a process from /proc.</summary>
internal static class ProcessUsage
{
    /// <summary>The kernel counts processor time for programs in this unit, on every architecture of Lambda.</summary>
    private static readonly TimeSpan ClockTick = TimeSpan.FromMilliseconds(10);

    /// <returns><see langword="null"/> when the process has ended.</returns>
    public static (TimeSpan Cpu, long Bytes)? Read(int processId)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{processId}/stat"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the fields after the name, which can contain blanks and parentheses.</summary>
    internal static (TimeSpan Cpu, long Bytes)? Parse(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        // Numbers 14, 15 and 24 of proc(5), which counts the process id and the name as 1 and 2.
        if (fields.Length < 22) return null;
        long ticks = Number(fields[11]) + Number(fields[12]);
        return (ClockTick * ticks, Number(fields[21]) * Environment.SystemPageSize);
    }

    private static long Number(string field) => long.TryParse(field, CultureInfo.InvariantCulture, out long number) ? number : 0;
}
