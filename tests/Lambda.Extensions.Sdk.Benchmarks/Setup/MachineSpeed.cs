using System.Globalization;
using Lambda.Extensions.Sdk.Benchmarks.Harness;
using Lambda.Extensions.Sdk.Benchmarks.Report;

namespace Lambda.Extensions.Sdk.Benchmarks.Setup;

/// <summary>
/// How much slower this machine is now than the one that the gates were set on, by the times of the floor. Gates for times and rates are
/// multiplied by it, so that they say something about the extension and not about the machine.
/// </summary>
internal sealed class MachineSpeed
{
    // The floor on the machine of the gates (docs/performance.md).
    private const double RegisterMs = 0.56;
    private const double TurnaroundUs = 53;
    private const int Rounds = 9;
    private const int Events = 1000;

    private MachineSpeed(double registerMs, double turnaroundUs)
    {
        Slowness = Math.Max(1, Math.Max(registerMs / RegisterMs, turnaroundUs / TurnaroundUs));
        Text = string.Create(CultureInfo.InvariantCulture, $"floor: spawn → register {registerMs:0.00} ms, turnaround {turnaroundUs:0.0} µs. Gates for times and rates are those of a quiet machine ({RegisterMs} ms, {TurnaroundUs} µs) × {Slowness:0.0}.");
    }

    /// <summary>The factor; 1 on a machine that is as fast or faster.</summary>
    public double Slowness { get; }

    public string Text { get; }

    /// <exception cref="BenchmarkException">The floor cannot be compiled, or did not live through a run.</exception>
    public static MachineSpeed Measure(Repository repository, TimeProvider time)
    {
        string floor = FloorCompiler.Compile(repository);
        RunResult[] runs = Benchmarks.Rounds.Run([floor], Rounds, program => ExtensionRun.Measure(program, Events, time), time)[0];
        return new MachineSpeed(Spread.Of(runs.Select(r => r.SpawnToRegisterMs))!.Median, Spread.Of(runs.Select(r => r.TurnaroundP50Us ?? 0))!.Median);
    }
}
