using System.Globalization;
using Lambda.Extensions.Sdk.Testing;

namespace MonitoringNumbers;

/// <summary>The extension's resident memory, over the invocations.</summary>
internal static class Memory
{
    public static async Task MeasureAsync(string endpoint, int invocations)
    {
        await using LambdaEmulator lambda = await Environments.With(endpoint, lines: 10).StartAsync();
        int process = lambda.Extensions[Environments.Extension].ProcessId!.Value;
        Say(process, 0);
        for (int i = 1; i <= invocations; i++)
        {
            await lambda.InvokeAsync();
            if (i % Math.Max(1, invocations / 10) == 0) Say(process, i);
        }

        await lambda.ShutdownAsync();
        foreach (string line in lambda.Extensions[Environments.Extension].Output.Select(l => l.Text).Where(l => l.Contains("Reconciled:", StringComparison.Ordinal) || l.Contains("Sink ", StringComparison.Ordinal))) Console.WriteLine("  " + line);
    }

    private static void Say(int process, int after) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  after {after,6}: resident {Status(process, "VmRSS:"),5:0.0} MiB, peak {Status(process, "VmHWM:"),5:0.0} MiB, threads {Status(process, "Threads:") * 1024:0}"));

    private static double Status(int process, string name)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
