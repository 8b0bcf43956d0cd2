using System.Globalization;
using MonitoringNumbers;

// usage: MonitoringNumbers [INVOCATIONS (10000)] [memory|held] [NAME=value…: further variables]
int invocations = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
int held = Math.Min(500, invocations);
Environments.Further = [.. args.Where(a => a.Contains('=', StringComparison.Ordinal))];

if (!args.Contains("held"))
{
    using var sink = new Sink(TimeSpan.Zero);
    Console.WriteLine($"memory: {invocations} invocations, 10 lines each, all sinks on, policy adaptive");
    await Memory.MeasureAsync(sink.Address, invocations);
}

if (args.Contains("memory")) return 0;
using (var sink = new Sink(TimeSpan.FromMilliseconds(1)))
{
    await Held.MeasureAsync("end of invocation, sink answers in 1 ms", sink.Address, held, "LAMBDA_EXT_FLUSH=end");
    await Held.MeasureAsync("end of invocation, sink answers in 1 ms, documents only", endpoint: null, held, "LAMBDA_EXT_FLUSH=end");
    await Held.MeasureAsync("pipelined, sink answers in 1 ms", sink.Address, held, "LAMBDA_EXT_FLUSH=pipelined");
}

await Held.MeasureAsync("end of invocation, sink down, breaker open", Sink.Nowhere, held, "LAMBDA_EXT_FLUSH=end", "MONITORING_OTLP_PAUSE_MS=300000");
return 0;
