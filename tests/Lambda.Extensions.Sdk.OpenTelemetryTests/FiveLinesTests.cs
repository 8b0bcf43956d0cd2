using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests;

/// <summary>The extension of the package's README, in whole lives under the emulator.</summary>
public sealed class FiveLinesTests
{
    private const int Invocations = 3;

    [TestCase("http/protobuf")]
    [TestCase("http/json")]
    public async Task The_extension_of_the_readme_sends_the_spans_and_lines_of_each_invocation(string protocol)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using LambdaEmulator lambda = await LambdaEmulator.CreateBuilder()
            .AddExtension<Traces>(host => host.Services.AddLambdaOpenTelemetry())
            .UseFunction(static (_, _) => Task.FromResult("{}"))
            .WithEnvironment("LAMBDA_EXT_OTLP_ENDPOINT", receiver.Address)
            .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", protocol)
            .StartAsync();
        var ids = new List<string>();
        for (int i = 0; i < Invocations; i++)
        {
            InvocationResult result = await lambda.InvokeAsync("{}").Patiently();
            Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success));
            ids.Add(result.RequestId);
        }

        await lambda.ShutdownAsync().Patiently();
        Assert.That(lambda.Extensions[nameof(Traces)].ExitCode, Is.Zero);
        Assert.That(receiver.Problems, Is.Empty);
        IEnumerable<string?> sent = receiver.Spans.Select(s => s.Attributes.GetValueOrDefault("faas.invocation_id")).Where(id => id is not null);
        Assert.That(sent, Is.EquivalentTo(ids));
        Assert.That(receiver.Points.Where(p => p.Metric == "faas.invocations").Sum(p => p.Value), Is.EqualTo(Invocations));
        bool isProtobuf = protocol == "http/protobuf";
        Assert.That(receiver.Headers.Select(h => h.ContentType.ToString()), Has.All.EqualTo(isProtobuf ? "application/x-protobuf" : "application/json"));
        if (isProtobuf) Assert.That(await OfficialSchema.DecodeAsync(receiver.Protobuf), Has.All.StartsWith("{"));
        Assert.That(lambda.Extensions[nameof(Traces)].Output.Select(line => line.ToString()), Has.None.Contains("is not known"), "the SDK leaves the package's variables to it");
    }

    private sealed class Traces(OpenTelemetryExporter exporter) : ExtensionBase
    {
        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => exporter.RecordAsync(batch, cancellationToken);

        protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => exporter.FlushAsync(flush, cancellationToken);

        protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
        {
            exporter.Record(invocation);
            return Task.CompletedTask;
        }
    }
}
