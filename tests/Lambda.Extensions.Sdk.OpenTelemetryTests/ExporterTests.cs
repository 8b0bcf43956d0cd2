using System.Net;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests;

/// <summary>The exporter as an author uses it.</summary>
public sealed class ExporterTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    [TestCase("http/protobuf")]
    [TestCase("http/json")]
    public async Task Five_lines_of_an_author_send_the_spans_of_each_invocation(string protocol)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using ServiceProvider provider = Provider(new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = receiver.Address, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol, ["AWS_LAMBDA_FUNCTION_NAME"] = "orders" }, out _);
        OpenTelemetryExporter exporter = provider.GetRequiredService<OpenTelemetryExporter>();
        Invocation invocation = SampleInvocations.Reported();
        exporter.Begin(invocation.InvokeEvent!);
        exporter.Record(invocation);
        await exporter.FlushAsync(new FlushRequest { Trigger = FlushTrigger.Shutdown, Reason = FlushReason.Shutdown, Budget = Budget }, default);
        exporter.Close();
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(receiver.Spans.Select(s => s.Name), Does.Contain("orders").And.Contain("responseLatency"));
        Assert.That(receiver.Headers[0].ContentType.ToString(), Is.EqualTo(protocol == "http/json" ? "application/json" : "application/x-protobuf"));
    }

    [Test]
    public void What_is_wrong_in_variables_is_logged_with_its_remedy()
    {
        using ServiceProvider provider = Provider(new() { ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc", ["LAMBDA_EXT_OTLP_ENDPIONT"] = "http://a", ["OTEL_EXPORTER_OTLP_HEDAERS"] = "a=b", ["OTEL_EXPORTER_OTLP_TRACES_INSECURE"] = "true" }, out CapturedLog lines);
        Assert.That(provider.GetRequiredService<OpenTelemetryExporter>().Status, Does.Contain("traces off (no endpoint; set LAMBDA_EXT_OTLP_ENDPOINT)"));
        Assert.That(lines.All, Has.Some.Contains("gRPC is not available").And.Some.Contains("Did you mean LAMBDA_EXT_OTLP_ENDPOINT?").And.Some.Contains("Did you mean OTEL_EXPORTER_OTLP_HEADERS?"));
        Assert.That(lines.All, Has.None.Contains("INSECURE"), "it is for the function's SDK");
    }

    [TestCase("LAMBDA_EXT_OTLP_ENDPIONT")]
    [TestCase("OTEL_EXPORTER_OTLP_ENDPIONT")]
    public void A_misspelt_address_alone_is_named(string name)
    {
        using ServiceProvider provider = Provider(new() { [name] = "http://a" }, out CapturedLog lines);
        provider.GetRequiredService<OpenTelemetryExporter>().Record(SampleInvocations.Reported());
        Assert.That(lines.All.Single(), Does.StartWith(name).And.Contain("_OTLP_ENDPOINT?"));
    }

    [Test]
    public async Task Without_a_destination_nothing_is_recorded()
    {
        using var exporter = new OpenTelemetryExporter(new OpenTelemetryOptions(), SampleInvocations.Environment);
        exporter.Record(SampleInvocations.Reported());
        await exporter.FlushAsync(Budget, default);
        Assert.That((exporter.Pending, exporter.Lost, exporter.HasMetrics, exporter.HasLogs, exporter.Ledgers.Count), Is.EqualTo((0, 0L, false, false, 0)));
    }

    [TestCase(200, """{"AvailabilityZoneID":"euc1-az2","other":1}""", "euc1-az2")]
    [TestCase(200, """{"AvailabilityZoneID":7}""", null)]
    [TestCase(200, "[]", null)]
    [TestCase(200, "not json", null)]
    [TestCase(401, "{}", null)]
    [TestCase(500, "", null)]
    public async Task The_availability_zone_is_asked_for_once_and_never_needed(int status, string answer, string? zone)
    {
        int asked = 0;
        await using WebApplication metadata = await MetadataAsync(context =>
        {
            asked++;
            context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer t" && context.Request.Path == "/2026-01-15/metadata/execution-environment" ? status : 404;
            return context.Response.WriteAsync(answer);
        });
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using OpenTelemetryExporter exporter = Exporter(receiver, new Uri(metadata.Urls.First()).Authority);
        for (int i = 0; i < 2; i++)
        {
            exporter.Record(SampleInvocations.Reported());
            await exporter.FlushAsync(Budget, default);
        }

        Assert.That(asked, Is.EqualTo(1));
        Assert.That(receiver.Resource.GetValueOrDefault("cloud.availability_zone"), Is.EqualTo(zone));
        Assert.That(receiver.Spans, Has.Count.EqualTo(10));
        exporter.NotifyRestored();
        exporter.Record(SampleInvocations.Reported());
        await exporter.FlushAsync(Budget, default);
        Assert.That(asked, Is.EqualTo(2), "again after a restore, which may be elsewhere");
    }

    [TestCase("127.0.0.1:9")]
    [TestCase("not an address")]
    public async Task A_metadata_endpoint_that_is_not_there_costs_no_data(string address)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using OpenTelemetryExporter exporter = Exporter(receiver, address);
        exporter.Record(SampleInvocations.Reported());
        await exporter.FlushAsync(Budget, default);
        Assert.That(receiver.Spans, Has.Count.EqualTo(5));
    }

    [Test]
    public async Task A_request_names_its_library_and_the_conventions_that_it_follows()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using OpenTelemetryExporter exporter = Exporter(receiver, "");
        exporter.Record(SampleInvocations.Reported());
        await exporter.FlushAsync(Budget, default);
        string request = (await OfficialSchema.DecodeAsync(receiver.Protobuf)).Single();
        Assert.That(request, Does.Match("\"scope\":\\{\"name\":\"Lambda.Extensions.Sdk.OpenTelemetry\",\"version\":\"[0-9.]+\"\\}"));
        Assert.That(request.Split("https://opentelemetry.io/schemas/"), Has.Length.EqualTo(3), "of the resource and of the scope");
        Assert.That(receiver.Spans[0].Attributes["cloud.resource_id"], Is.EqualTo("arn:aws:lambda:eu-central-1:123456789012:function:orders:7"), "the version instead of the alias");
    }

    private static OpenTelemetryExporter Exporter(OtlpReceiver receiver, string metadata)
    {
        var environment = LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["AWS_LAMBDA_FUNCTION_NAME"] = "orders", ["AWS_LAMBDA_FUNCTION_VERSION"] = "7", ["AWS_LAMBDA_METADATA_API"] = metadata, ["AWS_LAMBDA_METADATA_TOKEN"] = "t" });
        var options = new OpenTelemetryOptions { Destinations = { new OtlpDestination { Traces = new OtlpEndpoint(new Uri(receiver.Address + "/v1/traces")) } } };
        return new OpenTelemetryExporter(options, environment);
    }

    private static async Task<WebApplication> MetadataAsync(RequestDelegate answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }

    private static ServiceProvider Provider(Dictionary<string, string> variables, out CapturedLog lines)
    {
        lines = new CapturedLog();
        var services = new ServiceCollection();
        services.AddSingleton(LambdaEnvironment.FromVariables(variables)).AddSingleton<ILoggerFactory>(lines).AddLambdaOpenTelemetry();
        return services.BuildServiceProvider();
    }
}
