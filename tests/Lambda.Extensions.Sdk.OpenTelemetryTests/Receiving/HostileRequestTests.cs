using System.Net;
using System.Net.Sockets;
using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Receiving;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;

/// <summary>Bad requests have an answer of the protocol, lose nothing but themselves, and stop nothing.</summary>
public sealed class HostileRequestTests
{
    private const string Json = "application/json";

    [TestCase("text/plain")]
    [TestCase("application/protobuf")]
    [TestCase("application/grpc")]
    public async Task Other_content_types_are_answered_with_415_and_the_two_names(string type)
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        (int status, _, byte[] answer) = await run.PostAsync("traces", SampleRequests.Protobuf("traces"), type);
        Assert.That((status, Encoding.UTF8.GetString(answer)), Is.EqualTo((415, "The content type must be application/x-protobuf or application/json.")));
        Assert.That((await run.PostAsync("traces", SampleRequests.Protobuf("traces"), "application/x-protobuf", "br")).Status, Is.EqualTo(415));
        await AssertServesAsync(run);
    }

    [Test]
    public async Task Other_paths_and_methods_are_answered_with_404_and_405()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        Assert.That((await run.PostAsync("profiles", [])).Status, Is.EqualTo(404));
        using HttpResponseMessage answer = await run.Client.GetAsync(new Uri("/v1/logs", UriKind.Relative));
        Assert.That((answer.StatusCode, string.Join(',', answer.Content.Headers.Allow)), Is.EqualTo((HttpStatusCode.MethodNotAllowed, "POST")));
    }

    [Test]
    public async Task A_request_in_protobuf_that_is_cut_at_any_byte_is_answered_with_400_and_a_status()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        foreach (string signal in SampleRequests.Signals)
        {
            byte[] whole = SampleRequests.Protobuf(signal);
            for (int length = 1; length < whole.Length; length++)
            {
                (int status, string type, byte[] answer) = await run.PostAsync(signal, whole[..length]);
                Assert.That((status, type, CodeOf(answer)), Is.EqualTo((400, "application/x-protobuf", 3)), $"{signal} cut at {length}");
            }
        }

        await AssertServesAsync(run);
    }

    [Test]
    public async Task A_request_in_json_that_is_cut_at_any_byte_is_answered_with_400_and_a_status()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        foreach (string signal in SampleRequests.Signals)
        {
            byte[] whole = SampleRequests.Json(signal);
            for (int length = 0; length < whole.Length; length++)
            {
                (int status, string type, byte[] answer) = await run.PostAsync(signal, whole[..length], Json);
                Assert.That((status, type, Encoding.UTF8.GetString(answer)), Is.EqualTo((400, Json, answer.Length == 0 ? "" : Encoding.UTF8.GetString(answer))), $"{signal} cut at {length}");
                Assert.That(Encoding.UTF8.GetString(answer), Does.StartWith("{\"code\":3,\"message\":\""));
            }
        }

        await AssertServesAsync(run);
    }

    [Test]
    public async Task A_compressed_request_that_is_cut_at_any_byte_is_answered_with_400()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        byte[] whole = ReceiverTests.Gzip(SampleRequests.Protobuf("traces"));
        for (int length = 0; length < whole.Length; length++) Assert.That((await run.PostAsync("traces", whole[..length], encoding: "gzip")).Status, Is.EqualTo(400), $"cut at {length}");
        await AssertServesAsync(run);
    }

    [Test]
    public async Task Whatever_a_changed_byte_makes_of_a_request_the_endpoint_receives_only_valid_protobuf()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        foreach (string signal in SampleRequests.Signals)
        {
            byte[] body = SampleRequests.Protobuf(signal);
            for (int i = 0; i < body.Length; i++)
            {
                foreach (byte change in (byte[])[0x01, 0x07, 0x80, 0xFF])
                {
                    byte[] changed = [.. body];
                    changed[i] ^= change;
                    Assert.That((await run.PostAsync(signal, changed)).Status, Is.AnyOf(200, 400), $"{signal} changed at {i}");
                }
            }
        }

        await run.FlushAsync();
        Assert.That(run.Endpoint.Protobuf, Is.Not.Empty);
        // Fields and values of later versions pass as they are.
        string[] later = ["of which the definitions know", "enum value expected"];
        Assert.That((await OfficialSchema.DecodeAsync(run.Endpoint.Protobuf)).Where(line => line.StartsWith("error", StringComparison.Ordinal) && !later.Any(text => line.Contains(text, StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    public async Task A_body_that_is_inflated_without_end_is_stopped_at_the_limit()
    {
        byte[] bomb = ReceiverTests.Gzip(new byte[256 * 1024 * 1024]);
        Assert.That(bomb, Has.Length.LessThan(OtlpServer.MaxBody));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(new RequestBody(OtlpServer.MaxBody).Inflate(bomb), Is.Null);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 * OtlpServer.MaxBody));
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        Assert.That((await run.PostAsync("traces", bomb, encoding: "gzip")).Status, Is.EqualTo(413));
        await AssertServesAsync(run);
    }

    [Test]
    public async Task A_body_of_20_MB_is_answered_with_413_or_a_closed_connection()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        try
        {
            Assert.That((await run.PostAsync("logs", new byte[20 * 1024 * 1024])).Status, Is.EqualTo(413));
        }
        catch (HttpRequestException)
        {
            // The server closes while the client still sends.
        }

        await AssertServesAsync(run);
    }

    [Test]
    public async Task Messages_that_are_nested_without_end_are_answered_with_400()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        byte[] value = [];
        for (int i = 0; i < 20_000; i++)
        {
            // An AnyValue with an ArrayValue with an AnyValue, and so on.
            value = ProtoWriter.FieldOf(i % 2 == 0 ? 1 : 5, value);
            if (value.Length > 100_000) break;
        }

        byte[] record = ProtoWriter.FieldOf(5, value);
        byte[] body = ProtoWriter.FieldOf(1, ProtoWriter.FieldOf(2, ProtoWriter.FieldOf(2, record)));
        Assert.That((await run.PostAsync("logs", body)).Status, Is.EqualTo(400));
        string json = """{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":""" + string.Concat(Enumerable.Repeat("""{"arrayValue":{"values":[""", 1000));
        Assert.That((await run.PostAsync("logs", Encoding.UTF8.GetBytes(json), Json)).Status, Is.EqualTo(400));
        await AssertServesAsync(run);
    }

    [Test]
    public async Task Sixty_four_connections_with_half_requests_stop_nobody()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        byte[] body = SampleRequests.Protobuf("traces");
        var halves = new List<TcpClient>();
        try
        {
            for (int i = 0; i < 64; i++)
            {
                var half = new TcpClient();
                halves.Add(half);
                await half.ConnectAsync(IPAddress.Loopback, run.Port);
                string head = $"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: {body.Length}\r\n\r\n";
                byte[] request = [.. Encoding.ASCII.GetBytes(head), .. body];
                await half.GetStream().WriteAsync(request.AsMemory(0, 1 + (i * (request.Length - 1) / 64)));
            }

            await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => run.PostAsync("traces", body)));
        }
        finally
        {
            foreach (TcpClient half in halves) half.Dispose();
        }

        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans, Has.Count.EqualTo(64));
        Assert.That(run.Endpoint.Problems, Is.Empty);
    }

    private static async Task AssertServesAsync(ReceiverRun run)
    {
        Assert.That((await run.PostAsync("logs", SampleRequests.Protobuf("logs"))).Status, Is.EqualTo(200));
        await run.FlushAsync();
        Assert.That((run.Endpoint.Spans.Count, run.Endpoint.Logs.Count), Is.EqualTo((0, 1)), "nothing of a bad request is sent");
        Assert.That(run.Endpoint.Problems, Is.Empty);
        Assert.That(run.Exporter.Receiver!.Statistics.RequestsFailed, Is.Zero);
    }

    /// <summary>Returns the code of a google.rpc.Status.</summary>
    private static int CodeOf(byte[] status)
    {
        var reader = new ProtoReader(status);
        return reader.Read() && reader.Field == 1 ? (int)reader.Value : -1;
    }
}
