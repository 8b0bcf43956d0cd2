using Lambda.Extensions.Sdk.Benchmarks;
using Lambda.Extensions.Sdk.Benchmarks.Functions;
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
    return options.Kind switch
    {
        BenchmarkKind.Extensions => ExtensionBenchmark.Run(repository, options, TimeProvider.System),
        BenchmarkKind.All => MeasureAll(repository),
        _ => Measure(options, repository),
    };
}
catch (BenchmarkException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return RunFailed;
}

int Measure(BenchmarkOptions part, Repository repository)
{
    var speed = new MachineSpeed(FloorCompiler.Compile(repository), TimeProvider.System);
    bool met = part.Kind switch
    {
        BenchmarkKind.Functions => FunctionBenchmark.Run(repository, part, speed, TimeProvider.System),
        BenchmarkKind.Telemetry => TelemetryBenchmark.Run(repository, part, speed, TimeProvider.System),
        BenchmarkKind.Proxy => ProxyBenchmark.Run(repository, part, speed, TimeProvider.System),
        BenchmarkKind.Receiver => ReceiverBenchmark.Run(repository, part, speed, TimeProvider.System),
        _ => HeldBenchmark.Run(repository, part, speed, TimeProvider.System),
    };
    return met || !options.Check ? 0 : GateMissed;
}

int MeasureAll(Repository repository)
{
    int worst = ExtensionBenchmark.Run(repository, BenchmarkOptions.For(BenchmarkKind.Extensions, options.Check), TimeProvider.System);
    foreach (BenchmarkKind kind in (BenchmarkKind[])[BenchmarkKind.Telemetry, BenchmarkKind.Held, BenchmarkKind.Receiver, BenchmarkKind.Proxy, BenchmarkKind.Functions])
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine($"== {kind.ToString().ToLowerInvariant()}");
        worst = Math.Max(worst, Measure(BenchmarkOptions.For(kind, options.Check), repository));
    }

    return worst;
}
