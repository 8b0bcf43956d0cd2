using System.Net.Http.Headers;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;

/// <summary>An exporter that receives, in front of a strict endpoint.</summary>
internal sealed class ReceiverRun : IAsyncDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private ReceiverRun(OtlpReceiver endpoint, OpenTelemetryExporter exporter)
    {
        Endpoint = endpoint;
        Exporter = exporter;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
    }

    public OtlpReceiver Endpoint { get; }

    public OpenTelemetryExporter Exporter { get; }

    public HttpClient Client { get; }

    public int Port => Exporter.Receiver!.Port;

    public static async Task<ReceiverRun> StartAsync(Action<OpenTelemetryOptions>? configure = null, TimeProvider? time = null, ILoggerFactory? loggers = null)
    {
        OtlpReceiver endpoint = await OtlpReceiver.StartAsync();
        var options = new OpenTelemetryOptions { Receive = true, ReceiverPort = 0 };
        options.Destinations.Add(new OtlpDestination { Traces = At("traces"), Logs = At("logs"), Metrics = At("metrics") });
        configure?.Invoke(options);
        var exporter = new OpenTelemetryExporter(options, SampleInvocations.Environment, time, loggers);
        exporter.StartReceiver();
        return new ReceiverRun(endpoint, exporter);

        OtlpEndpoint At(string signal) => new(new Uri($"{endpoint.Address}/v1/{signal}"));
    }

    public static ByteArrayContent Content(byte[] body, string type = "application/x-protobuf", string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    public async Task<(int Status, string Type, byte[] Body)> PostAsync(string signal, byte[] body, string type = "application/x-protobuf", string? encoding = null)
    {
        using ByteArrayContent content = Content(body, type, encoding);
        using HttpResponseMessage answer = await Client.PostAsync(new Uri("/v1/" + signal, UriKind.Relative), content).Patiently();
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType ?? "", await answer.Content.ReadAsByteArrayAsync());
    }

    public Task FlushAsync() => Exporter.FlushAsync(Budget, default).Patiently();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Exporter.Dispose();
        await Endpoint.DisposeAsync();
    }
}
