using System.Globalization;
using Lambda.Extensions.Sdk.Testing;
using MonitoringNumbers;
using PublishedSamples;

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

/// <summary>Environments with the published sample.</summary>
internal static class Environments
{
    public const string Extension = "Monitoring";

    public static string[] Further { get; set; } = [];

    public static LambdaEmulatorBuilder With(string? endpoint, int lines, params string[] variables)
    {
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .AddExtension(PublishedSample.Executable(Extension))
            .UseFunction(async (invocation, token) =>
            {
                for (int i = 0; i < lines; i++) invocation.Log($"[INFO] {invocation.RequestId} step {i.ToString(CultureInfo.InvariantCulture)} of the order is done, as expected");
                // Some time, as a handler takes: the extension's own hook runs beside it.
                await Task.Delay(TimeSpan.FromMilliseconds(2), token);
                return "{}";
            })
            .WithTracing();
        if (endpoint is not null) builder.WithEnvironment("MONITORING_OTLP_ENDPOINT", endpoint);
        foreach (string variable in variables.Concat(Further)) builder.WithEnvironment(variable.Split('=', 2)[0], variable.Split('=', 2)[1]);
        return builder;
    }
}
