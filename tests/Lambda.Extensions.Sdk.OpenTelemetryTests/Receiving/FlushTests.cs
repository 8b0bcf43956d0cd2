using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;

/// <summary>A flush sends what the function has begun to send, and does not wait for what never ends.</summary>
public sealed class FlushTests
{
    private readonly byte[] _request = Request();

    [Test]
    public async Task A_flush_waits_for_a_request_that_is_under_way_and_sends_it()
    {
        // The clock stands, so the wait has no end of its own.
        await using ReceiverRun run = await ReceiverRun.StartAsync(time: new FakeTimeProvider(SampleInvocations.Start));
        using TcpClient client = await HalfAsync(run);
        Task flush = run.Exporter.FlushAsync(Flush(TimeSpan.FromSeconds(10)), default);
        await client.GetStream().WriteAsync(_request.AsMemory(_request.Length / 2));
        await flush.Patiently();
        Assert.That(run.Endpoint.Spans, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_half_request_ends_no_flush_and_arrives_with_a_later_one()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        using TcpClient client = await HalfAsync(run);
        await run.Exporter.FlushAsync(Flush(TimeSpan.FromMilliseconds(20)), default).Patiently();
        Assert.That(run.Endpoint.Requests, Is.Zero);
        // As after a freeze: the connection is still there.
        await client.GetStream().WriteAsync(_request.AsMemory(_request.Length / 2));
        byte[] answer = new byte[15];
        await client.GetStream().ReadExactlyAsync(answer).AsTask().Patiently();
        Assert.That(Encoding.ASCII.GetString(answer), Is.EqualTo("HTTP/1.1 200 OK"));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_port_that_is_taken_is_one_line_and_the_extension_continues()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var lines = new CapturedLog();
        using var exporter = new OpenTelemetryExporter(new OpenTelemetryOptions { Receive = true, ReceiverPort = ((IPEndPoint)other.LocalEndpoint).Port }, SampleInvocations.Environment, loggers: lines);
        exporter.StartReceiver();
        await exporter.FlushAsync(TimeSpan.FromSeconds(1), default);
        Assert.That(exporter.Receiver, Is.Null);
        Assert.That(lines.All, Has.One.Contains("it is taken"));
    }

    [Test]
    public void A_destination_at_the_receiver_itself_is_one_line_and_nothing_is_received()
    {
        using var lines = new CapturedLog();
        var options = new OpenTelemetryOptions();
        options.ReadVariables(new VariableReader(LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["LAMBDA_EXT_OTLP_RECEIVER"] = "true", ["LAMBDA_EXT_OTLP_ENDPOINT"] = "http://localhost:4318" })));
        using var exporter = new OpenTelemetryExporter(options, SampleInvocations.Environment, loggers: lines);
        exporter.StartReceiver();
        Assert.That(exporter.Receiver, Is.Null);
        Assert.That(lines.All, Has.One.Contains("http://localhost:4318/v1/traces is a destination at the receiver's own port 4318"));
    }

    [Test]
    public void Without_the_variable_nothing_is_received()
    {
        using var exporter = new OpenTelemetryExporter(new OpenTelemetryOptions(), SampleInvocations.Environment);
        exporter.StartReceiver();
        Assert.That(exporter.Receiver, Is.Null);
    }

    private static FlushRequest Flush(TimeSpan budget) => new() { Trigger = FlushTrigger.EndOfInvocation, Reason = default, Budget = budget };

    private async Task<TcpClient> HalfAsync(ReceiverRun run)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, run.Port);
        await client.GetStream().WriteAsync(_request.AsMemory(0, _request.Length / 2));
        while (run.Exporter.Receiver!.Statistics.RequestsReceiving == 0) await Task.Yield();
        return client;
    }

    private static byte[] Request()
    {
        byte[] body = SampleRequests.Protobuf("traces");
        return [.. Encoding.ASCII.GetBytes($"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
    }
}
