using System.Globalization;
using System.Text;
using Lambda.Extensions.Sdk.Benchmarks.Report;
using Lambda.Extensions.Sdk.Benchmarks.Setup;

namespace Lambda.Extensions.Sdk.Benchmarks.Telemetry;

/// <summary>Measures how many records a second extensions take, and their memory while they do, and prints it.</summary>
internal static class TelemetryBenchmark
{
    // What the strongest extension SDK in another language takes of typed records.
    private const double GatePerSecond = 276_000;

    private const double GatePeakMiB = 12;

    /// <returns>Whether the gates are met.</returns>
    /// <exception cref="BenchmarkException">An extension did not live through a run.</exception>
    public static bool Run(Repository repository, BenchmarkOptions options, MachineSpeed speed, TimeProvider time)
    {
        IReadOnlyList<string> programs = options.Extensions is [_, ..] ? options.Extensions : [SamplePublisher.Publish(repository, "TelemetryReader", "tests/Apps")];
        speed.Sample();
        List<TelemetryResult[]> runs = Rounds.Run(programs, options.Rounds, program => TelemetryRun.Measure(program, options.Events, time), time);
        speed.Sample();
        var report = new StringBuilder();
        bool met = true;
        for (int i = 0; i < programs.Count; i++)
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"{Path.GetFileName(programs[i])}: {options.Rounds} runs of {options.Events} records in deliveries of {TelemetryBatches.Records}; median [least..most]");
            met &= Write(report, runs[i], options.Events, speed);
            if (i > 0) Against(report, Path.GetFileName(programs[0]), runs[0], runs[i]);
            report.AppendLine();
        }

        Console.Out.WriteLine(report.Append(speed).ToString());
        return met;
    }

    private static bool Write(StringBuilder report, TelemetryResult[] runs, int records, MachineSpeed speed)
    {
        Spread rate = Of(runs, r => r.RecordsPerSecond), peak = Of(runs, r => r.PeakRssMiB);
        bool rateMet = speed.Reaches(rate.Median, GatePerSecond), peakMet = peak.Median <= GatePeakMiB;
        report.AppendLine(CultureInfo.InvariantCulture, $"records/s   {rate.Median:0} [{rate.Min:0}..{rate.Max:0}]   gate {GatePerSecond:0} {(rateMet ? "met" : "MISSED")}");
        report.AppendLine(CultureInfo.InvariantCulture, $"CPU         {Of(runs, r => r.CpuMs * 1000 / records).Median:0.00} µs a record, start and end included");
        report.AppendLine(CultureInfo.InvariantCulture, $"peak RSS    {peak.Median:0.0} MiB [{peak.Min:0.0}..{peak.Max:0.0}]   gate {GatePeakMiB:0} {(peakMet ? "met" : "MISSED")}");
        report.Append("RSS         after each tenth:");
        for (int i = 0; i < runs[0].RssMiB.Length; i++)
        {
            int tenth = i;
            report.Append(CultureInfo.InvariantCulture, $" {Of(runs, r => r.RssMiB[tenth]).Median:0.0}");
        }

        report.AppendLine(" MiB");
        if (runs.Any(r => !r.EndedItself)) report.AppendLine("It did not end within 2 s of SHUTDOWN, and was killed.");
        return rateMet && peakMet;
    }

    private static void Against(StringBuilder report, string name, TelemetryResult[] first, TelemetryResult[] runs)
    {
        Spread rate = Spread.Of(first.Zip(runs, (a, b) => a.RecordsPerSecond / b.RecordsPerSecond))!, cpu = Spread.Of(first.Zip(runs, (a, b) => a.CpuMs / b.CpuMs))!;
        report.AppendLine(CultureInfo.InvariantCulture, $"{name} ÷ this, within one round: records/s {rate.Median:0.00} [{rate.Min:0.00}..{rate.Max:0.00}]   CPU {cpu.Median:0.00} [{cpu.Min:0.00}..{cpu.Max:0.00}]");
    }

    private static Spread Of(TelemetryResult[] runs, Func<TelemetryResult, double> select) => Spread.Of(runs.Select(select))!;
}
