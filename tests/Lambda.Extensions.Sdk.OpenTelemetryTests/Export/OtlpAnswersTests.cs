using System.Net;
using System.Net.Sockets;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Export;

/// <summary>What endpoints answer that do not take OTLP in JSON, or not all of it.</summary>
public sealed class OtlpAnswersTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private readonly CapturedLog _lines = new();

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
        using TestExporter exporter = Exporter(receiver.Address);
        await SendAsync(exporter, 200);
        await SendAsync(exporter, 200);
        Assert.That(receiver.Logs, Has.Count.EqualTo(400));
        Assert.That(receiver.Compressed, Is.EqualTo(1), "not tried again");
        Assert.That(exporter.Logs!.Ledger, Has.Property("Delivered").EqualTo(400).And.Property("Lost").Zero);
    }

    [TestCase(OtlpProtocol.HttpJson, "application/x-protobuf", 1)]
    [TestCase(OtlpProtocol.HttpJson, "application/x-protobuf", 200)]
    [TestCase(OtlpProtocol.HttpProtobuf, "application/json", 1)]
    [TestCase(OtlpProtocol.HttpProtobuf, "application/json", 200)]
    public async Task An_endpoint_that_takes_one_encoding_only_gets_it_and_is_remembered(OtlpProtocol configured, string taken, int count)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        int refused = 0;
        receiver.Misbehave = (context, _, _) =>
        {
            bool wrong = context.Request.ContentType != taken;
            if (wrong) refused++;
            if (wrong) context.Response.StatusCode = 415;
            return Task.FromResult(wrong);
        };
        using TestExporter exporter = Exporter(receiver.Address, configured);
        await SendAsync(exporter, count);
        int first = refused;
        await SendAsync(exporter, count);
        Assert.That(receiver.Logs, Has.Count.EqualTo(count * 2));
        Assert.That((first, refused), Is.EqualTo((count == 1 ? 1 : 2, first)), "compressed and not, and never again");
        Assert.That((receiver.Problems, exporter.Ledger.Lost), Is.EqualTo((Array.Empty<string>(), 0L)));
    }

    [Test]
    public async Task An_endpoint_that_takes_neither_encoding_is_named()
    {
        string line = await RefusalAsync(1, static context => context.Response.StatusCode = 415);
        Assert.That(line, Does.Contain("415 to protobuf and to JSON"));
    }

    [TestCase(401)]
    [TestCase(403)]
    public async Task A_key_that_is_not_accepted_is_named(int status)
    {
        string line = await RefusalAsync(1, context => context.Response.StatusCode = status);
        Assert.That(line, Does.Contain($"answered {status}: it does not accept the key"));
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
        using TestExporter exporter = Exporter($"http://{listener.LocalEndpoint}");
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
        using TestExporter exporter = Exporter(receiver.Address);
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
        using TestExporter exporter = Exporter(receiver.Address);
        await SendAsync(exporter, count);
        Assert.That(exporter.Logs!.Ledger, Has.Property("Delivered").Zero.And.Property("Pending").EqualTo(count), "kept");
        return _lines.All.Single(l => l.Contains("OTLP logs:", StringComparison.Ordinal));
    }

    private static Task SendAsync(TestExporter exporter, int count)
    {
        exporter.Fill(count);
        return exporter.FlushAsync(Budget, default);
    }

    private TestExporter Exporter(string address, OtlpProtocol protocol = OtlpProtocol.HttpProtobuf) => new(new OtlpDestination { Logs = TestExporter.LogsAt(address, protocol) }, _lines);
}
