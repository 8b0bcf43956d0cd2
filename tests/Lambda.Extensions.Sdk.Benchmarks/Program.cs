using Lambda.Extensions.Sdk.Benchmarks;
using Lambda.Extensions.Sdk.Benchmarks.Functions;
using Lambda.Extensions.Sdk.Benchmarks.Harness;
using Lambda.Extensions.Sdk.Benchmarks.Held;
using Lambda.Extensions.Sdk.Benchmarks.Receiver;
using Lambda.Extensions.Sdk.Benchmarks.Report;
using Lambda.Extensions.Sdk.Benchmarks.RuntimeApi;
using Lambda.Extensions.Sdk.Benchmarks.Setup;
using Lambda.Extensions.Sdk.Benchmarks.Telemetry;

const int RunFailed = 1;
const int GateMissed = 1;
const int WrongUsage = 2;

if (args is ["-h" or "--help"])
{
    Console.WriteLine(BenchmarkOptions.Usage);
    return 0;
}

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync($"{e.Message}{Environment.NewLine}{BenchmarkOptions.Usage}");
    return WrongUsage;
}

try
{
    Repository repository = Repository.Find();
    string floor = FloorCompiler.Compile(repository);
    var speed = new MachineSpeed(floor, TimeProvider.System);
    if (options.Functions) return FunctionBenchmark.Run(repository, options, speed, TimeProvider.System) || !options.Check ? 0 : GateMissed;
    if (options.Telemetry) return TelemetryBenchmark.Run(repository, options, speed, TimeProvider.System) || !options.Check ? 0 : GateMissed;
    if (options.RuntimeProxy) return ProxyBenchmark.Run(repository, options, speed, TimeProvider.System) || !options.Check ? 0 : GateMissed;
    if (options.Receiver) return ReceiverBenchmark.Run(repository, options, speed, TimeProvider.System) || !options.Check ? 0 : GateMissed;
    if (options.Held) return HeldBenchmark.Run(repository, options, speed, TimeProvider.System) || !options.Check ? 0 : GateMissed;
    string[] extensions = options.Extensions is [] ? [SamplePublisher.Publish(repository, "Minimal")] : [.. options.Extensions];
    List<RunResult[]> runs = Rounds.Run([floor, .. extensions], options.Rounds, program => ExtensionRun.Measure(program, options.Events, TimeProvider.System), TimeProvider.System);
    List<Comparison> comparisons = [];
    for (int i = 1; i < runs.Count; i++) comparisons.Add(Comparison.Of(extensions[i - 1], runs[0], runs[i], i == 1 ? null : runs[1]));
    Console.Out.Write(options.Json ? JsonReport.Write(comparisons, options) : TableReport.Write(comparisons, options));
    if (comparisons.Exists(c => c.FailedRuns > 0)) return RunFailed;
    return options.Check && comparisons.Exists(c => c.MissesAGate) ? GateMissed : 0;
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return RunFailed;
}
