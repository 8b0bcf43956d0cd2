// A function that makes spans, log records and a metric as its event says, and exports them before it answers.
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using HelloFunction;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

using OpenTelemetrySdk sdk = OpenTelemetrySdk.Create(builder => builder
    .WithTracing(traces => traces.AddSource("function").AddOtlpExporter())
    .WithMetrics(metrics => metrics.AddMeter("function").AddOtlpExporter())
    .WithLogging(logs => logs.AddOtlpExporter()));
using ActivitySource source = new("function");
using Meter meter = new("function");
Counter<int> orders = meter.CreateCounter<int>("orders");
ILogger log = sdk.GetLoggerFactory().CreateLogger("function");

using RuntimeApi runtime = new(Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!);
while (true)
{
    (string requestId, byte[] input) = await runtime.NextAsync();
    using JsonDocument given = JsonDocument.Parse(input);
    string name = given.RootElement.GetProperty("name").GetString()!;
    int spans = given.RootElement.GetProperty("spans").GetInt32();
    for (int i = 0; i < spans; i++)
    {
        using Activity? span = source.StartActivity($"{name}-{i}");
        span?.SetTag("apiKey", "hunter2");
#pragma warning disable CA1848, CA2254 // The text is the test's.
        log.LogInformation($"{name}-{i}");
#pragma warning restore CA1848, CA2254
        orders.Add(1);
    }

    sdk.TracerProvider.ForceFlush();
    sdk.LoggerProvider.ForceFlush();
    sdk.MeterProvider.ForceFlush();
    // What was exported must arrive, whatever happens to the function afterwards.
    if (given.RootElement.TryGetProperty("hang", out _)) await Task.Delay(Timeout.Infinite);
    await runtime.RespondAsync(requestId, input);
}
