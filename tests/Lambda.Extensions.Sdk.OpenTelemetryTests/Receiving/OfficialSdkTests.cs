using System.Globalization;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;

/// <summary>
/// Functions with the official OpenTelemetry SDKs, set up by the standard variables only, export by way of the extension: what they made
/// has arrived, or is counted.
/// </summary>
public sealed class OfficialSdkTests
{
    private const int Invocations = 6;
    private const int Spans = 5;

    [TestCase("node", "http/protobuf")]
    [TestCase("node", "http/json")]
    [TestCase("dotnet", "http/protobuf")]
    public async Task What_a_function_exports_arrives_with_its_invocation_under_freezes(string language, string protocol)
    {
        await using OtlpReceiver endpoint = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await (await BuilderAsync(language, protocol, endpoint)).WithFreezeBetweenInvocations().StartAsync();
        List<string> ids = await InvokeAsync(lambda, Invocations);
        await lambda.ShutdownAsync().Patiently();
        Assert.That(endpoint.Problems, Is.Empty);
        string[] names = Names(Invocations);
        List<OtlpSpan> spans = [.. endpoint.Spans.Where(s => names.Contains(s.Name))];
        Assert.That(spans.Select(s => s.Name), Is.EquivalentTo(names));
        Assert.That(endpoint.Logs.Where(l => names.Contains(l.Body)).Select(l => l.Body), Is.EquivalentTo(names));
        Assert.That(endpoint.Points.Count(p => p.Metric == "orders"), Is.GreaterThanOrEqualTo(1));
        foreach (OtlpSpan span in spans) Assert.That(span.RequestId, Is.EqualTo(ids[int.Parse(span.Name.Split('-')[0], CultureInfo.InvariantCulture)]), span.Name);
        Assert.That(spans.Select(s => s.Attributes["apiKey"]), Has.All.EqualTo("***"));
        Assert.That(await OfficialSchema.DecodeAsync(endpoint.Protobuf), Has.All.StartsWith("{"));
    }

    [TestCase("node")]
    [TestCase("dotnet")]
    public async Task What_a_function_exported_before_a_timeout_arrives(string language)
    {
        await using OtlpReceiver endpoint = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await (await BuilderAsync(language, "http/protobuf", endpoint)).WithTimeout(TimeSpan.FromSeconds(3)).StartAsync();
        InvocationResult result = await lambda.InvokeAsync($$"""{"name":"0","spans":{{Spans}},"hang":true}""").Patiently();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Timeout));
        await lambda.ShutdownAsync().Patiently();
        Assert.That(endpoint.Spans.Select(s => s.Name), Is.SupersetOf(Names(1)));
    }

    [TestCase("node")]
    [TestCase("dotnet")]
    public async Task Nothing_that_a_function_exports_is_lost_uncounted_when_the_endpoint_is_down(string language)
    {
        await using OtlpReceiver endpoint = await OtlpReceiver.StartAsync();
        int requests = 0;
        endpoint.Misbehave = (context, _, _) =>
        {
            if (Interlocked.Increment(ref requests) % 3 == 0) return Task.FromResult(false);
            context.Response.StatusCode = requests % 2 == 0 ? 503 : 400;
            return Task.FromResult(true);
        };
        Relay? relay = null;
        await using LambdaEmulator lambda = await (await BuilderAsync(language, "http/protobuf", endpoint, created => relay = created)).StartAsync();
        await InvokeAsync(lambda, Invocations);
        await lambda.ShutdownAsync().Patiently();
        string[] names = Names(Invocations);
        DeliveryLedgerSnapshot traces = relay!.Exporter.Ledgers["traces"];
        long own = traces.Accepted - relay.Exporter.Receiver!.Counts.Queued;
        int arrived = endpoint.Spans.Select(s => s.SpanId).Distinct().Count();
        Assert.That((traces.IsBalanced, traces.Pending, traces.InFlight), Is.EqualTo((true, 0L, 0L)));
        Assert.That(arrived, Is.GreaterThanOrEqualTo(traces.Delivered));
        Assert.That(arrived + traces.Lost, Is.GreaterThanOrEqualTo(traces.Accepted), $"accepted {traces.Accepted}, own {own}");
        Assert.That(endpoint.Problems, Is.Empty);
        Assert.That(relay.Exporter.Receiver.Counts, Has.Property("Invalid").Zero.And.Property("Refused").Zero);
        Assert.That(traces.Accepted, Is.GreaterThanOrEqualTo(names.Length), "each span was taken");
    }

    private static async Task<LambdaEmulatorBuilder> BuilderAsync(string language, string protocol, OtlpReceiver endpoint, Action<Relay>? created = null)
    {
        string port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        LambdaEmulatorBuilder builder = LambdaEmulator.CreateBuilder()
            .AddExtension<Relay>(host => host.Services.AddLambdaOpenTelemetry().AddSingleton(created ?? (static _ => { })))
            .WithTimeout(TimeSpan.FromSeconds(30))
            .WithEnvironment("LAMBDA_EXT_OTLP_RECEIVER", "true")
            .WithEnvironment("LAMBDA_EXT_OTLP_RECEIVER_PORT", port)
            .WithEnvironment("LAMBDA_EXT_OTLP_ENDPOINT", endpoint.Address)
            .WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://localhost:{port}")
            .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
            .WithEnvironment("OTEL_TRACES_EXPORTER", "otlp")
            .WithEnvironment("OTEL_LOGS_EXPORTER", "otlp")
            .WithEnvironment("OTEL_METRICS_EXPORTER", "otlp");
        if (language == "node") return builder.UseFunctionCommand("node", Path.Combine(NodePackages.AppOf("NodeTelemetry"), "function.cjs"), await NodePackages.FolderAsync("NodeTelemetry", "node-telemetry"));
        string output = AppContext.BaseDirectory.Replace(Path.Combine("tests", "Lambda.Extensions.Sdk.OpenTelemetryTests"), Path.Combine("tests", "Apps", "DotnetTelemetry"), StringComparison.Ordinal);
        return builder.UseFunctionCommand("dotnet", Path.Combine(output, "DotnetTelemetry.dll"));
    }

    private static async Task<List<string>> InvokeAsync(LambdaEmulator lambda, int count)
    {
        var ids = new List<string>();
        for (int i = 0; i < count; i++)
        {
            InvocationResult result = await lambda.InvokeAsync($$"""{"name":"{{i}}","spans":{{Spans}}}""").Patiently();
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
            ids.Add(result.RequestId);
        }

        return ids;
    }

    private static string[] Names(int invocations) => [.. Enumerable.Range(0, invocations).SelectMany(i => Enumerable.Range(0, Spans).Select(k => $"{i}-{k}"))];

    private sealed class Relay : ExtensionBase
    {
        public Relay(OpenTelemetryExporter exporter, Action<Relay> created)
        {
            Exporter = exporter;
            created(this);
        }

        public OpenTelemetryExporter Exporter { get; }

        protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
        {
            Exporter.StartReceiver();
            return Task.CompletedTask;
        }

        protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
        {
            Exporter.Begin(invoke);
            return Task.CompletedTask;
        }

        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => Exporter.RecordAsync(batch, cancellationToken);

        protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => Exporter.FlushAsync(flush, cancellationToken);

        protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
        {
            Exporter.Record(invocation);
            return Task.CompletedTask;
        }

        protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
        {
            Exporter.Close();
            return Task.CompletedTask;
        }
    }
}
