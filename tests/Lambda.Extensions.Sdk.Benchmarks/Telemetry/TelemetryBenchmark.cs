using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.Telemetry;

/// <summary>Measures how many records a second an extension takes, and its memory while it does, and prints it.</summary>
internal static class TelemetryBenchmark
{
    // What the strongest extension SDK in another language takes of typed records.
    private const double GatePerSecond = 276_000;

    private const double GatePeakMiB = 12;

    /// <returns>Whether the gates are met.</returns>
    /// <exception cref="BenchmarkException">The extension did not live through a run.</exception>
    public static bool Run(Repository repository, BenchmarkOptions options, MachineSpeed machine, TimeProvider time)
    {
        string program = options.Extensions is [var given, ..] ? given : SamplePublisher.Publish(repository, "TelemetryReader", "tests/Apps");
        TelemetryResult[] runs = [.. Enumerable.Range(0, options.Rounds).Select(_ => TelemetryRun.Measure(program, options.Events, time))];
        double[] rates = [.. runs.Select(r => r.RecordsPerSecond).Order()];
        double median = rates[rates.Length / 2];
        double gate = GatePerSecond / machine.Slowness;
        double peak = Median(runs, r => r.PeakRssMiB);
        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"{Path.GetFileName(program)}: {options.Rounds} runs of {options.Events} records in deliveries of {TelemetryBatches.Records}");
        report.AppendLine(CultureInfo.InvariantCulture, $"records/s   {median:0} [{rates[0]:0}..{rates[^1]:0}]   gate {gate:0} {(median >= gate ? "met" : "MISSED")}");
        report.AppendLine(CultureInfo.InvariantCulture, $"CPU         {Median(runs, r => r.CpuMs * 1000 / options.Events):0.00} µs a record, start and end included");
        report.AppendLine(CultureInfo.InvariantCulture, $"peak RSS    {peak:0.0} MiB   gate {GatePeakMiB:0} {(peak <= GatePeakMiB ? "met" : "MISSED")}");
        report.Append("RSS         after each tenth:");
        for (int i = 0; i < runs[0].RssMiB.Length; i++)
        {
            int tenth = i;
            report.Append(CultureInfo.InvariantCulture, $" {Median(runs, r => r.RssMiB[tenth]):0.0}");
        }

        Console.Out.WriteLine(report.Append(" MiB").ToString());
        return median >= gate && peak <= GatePeakMiB;
    }

    private static double Median(TelemetryResult[] runs, Func<TelemetryResult, double> select)
    {
        double[] values = [.. runs.Select(select).Order()];
        return values[values.Length / 2];
    }
}
