using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.MonitoringTests.Receiver;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Microsoft.AspNetCore.Http;
using Monitoring.Configuration;
using Monitoring.Otlp;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

/// <summary>What endpoints answer that do not take OTLP in JSON, or not all of it.</summary>
public sealed class OtlpAnswersTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private readonly Lines _lines = new();
    private readonly MonitoringOptions _options = new();

    [TestCase(415)]
    [TestCase(400)]
    public async Task An_endpoint_that_takes_no_compression_gets_all_lines_plain(int status)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = (context, _, _) =>
        {
            bool gzip = context.Request.Headers.ContentEncoding == "gzip";
            if (gzip) context.Response.StatusCode = status;
            return Task.FromResult(gzip);
        };
        using OtlpExporter exporter = Exporter(receiver.Address);
        await SendAsync(exporter, 200);
        await SendAsync(exporter, 200);
        Assert.That(receiver.Logs, Has.Count.EqualTo(400));
        Assert.That(receiver.Compressed, Is.EqualTo(1), "not tried again");
        Assert.That(exporter.Logs!.Ledger, Has.Property("Delivered").EqualTo(400).And.Property("Lost").Zero);
    }

    [TestCase(1)]
    [TestCase(200)]
    public async Task An_endpoint_that_takes_protobuf_only_is_explained(int count)
    {
        string line = await RefusalAsync(count, static context => context.Response.StatusCode = 415);
        Assert.That(line, Does.Contain("415").And.Contain("JSON").And.Contain("Collector"));
    }

    [Test]
    public async Task A_web_page_is_no_success()
    {
        string line = await RefusalAsync(1, static context => context.Response.ContentType = "text/html; charset=utf-8");
        Assert.That(line, Does.Contain("200 with a web page").And.Contain("no OTLP receiver"));
    }

    [Test]
    public async Task The_address_of_a_redirect_is_shown_without_its_query()
    {
        string line = await RefusalAsync(1, static context => context.Response.Redirect("https://u:hunter2@other.example.com/in?key=hunter2"));
        Assert.That(line, Does.Contain("302").And.Contain("https://other.example.com/in").And.Not.Contain("hunter2"));
    }

    [Test]
    public async Task A_gRPC_receiver_is_named_with_the_usual_ports()
    {
        // A gRPC server of Go closes the connection at the first line that is no HTTP/2.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        Task server = CloseAllAsync(listener, end.Token);
        using OtlpExporter exporter = Exporter($"http://{listener.LocalEndpoint}");
        await SendAsync(exporter, 1);
        await end.CancelAsync();
        await server;
        Assert.That(_lines.All, Has.Some.Contains("4317").And.Some.Contains("4318"));
        Assert.That(exporter.Logs!.Ledger.Pending, Is.EqualTo(1));
    }

    [Test]
    public async Task The_message_of_a_success_is_shown()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = async (context, _, _) =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("\r\n\t{\"partialSuccess\":{\"errorMessage\":\"use the new address\"}}");
            return true;
        };
        using OtlpExporter exporter = Exporter(receiver.Address);
        await SendAsync(exporter, 1);
        Assert.That(_lines.All.Single(), Does.Contain("use the new address"));
        Assert.That(exporter.Logs!.Ledger.Delivered, Is.EqualTo(1));
    }

    private static async Task CloseAllAsync(TcpListener listener, CancellationToken end)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(end);
                _ = await client.GetStream().ReadAsync(new byte[16 * 1024], end);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<string> RefusalAsync(int count, Action<HttpContext> answer)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = async (context, _, _) =>
        {
            answer(context);
            await context.Response.WriteAsync("<html>");
            return true;
        };
        using OtlpExporter exporter = Exporter(receiver.Address);
        await SendAsync(exporter, count);
        Assert.That(exporter.Logs!.Ledger, Has.Property("Delivered").Zero.And.Property("Pending").EqualTo(count), "kept");
        return _lines.All.Single(l => l.Contains("OTLP Logs:", StringComparison.Ordinal));
    }

    private static Task SendAsync(OtlpExporter exporter, int count)
    {
        for (int i = 0; i < count; i++) exporter.Logs!.Add(new("""{"timeUnixNano":"1795400012345000000","observedTimeUnixNano":"1795400012345000000","severityNumber":9,"body":{"stringValue":"x"},"attributes":[]}"""u8.ToArray(), 1, 3));
        return exporter.FlushAsync(Budget, default);
    }

    private OtlpExporter Exporter(string address)
    {
        _options.Logs = new Uri(address + "/v1/logs");
        return new OtlpExporter(_options, SampleInvocations.Environment, new OtlpResource(SampleInvocations.Environment, _options), TimeProvider.System, _lines);
    }
}
