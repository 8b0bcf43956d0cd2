using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Receiving;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Receiving;

/// <summary>What the function sends in each form arrives at the endpoint, once.</summary>
public sealed class ReceiverTests
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    [TestCase(Protobuf, null)]
    [TestCase(Protobuf, "gzip")]
    [TestCase(Json, null)]
    [TestCase(Json, "gzip")]
    [TestCase("Application/JSON; charset=utf-8", "GZIP")]
    [TestCase(Protobuf, "identity")]
    public async Task All_signals_in_each_encoding_reach_the_endpoint(string type, string? encoding)
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        bool isJson = type != Protobuf;
        foreach (string signal in SampleRequests.Signals)
        {
            byte[] body = isJson ? SampleRequests.Json(signal) : SampleRequests.Protobuf(signal);
            (int status, string answered, byte[] answer) = await run.PostAsync(signal, encoding is "gzip" or "GZIP" ? Gzip(body) : body, type, encoding);
            Assert.That((status, answered, Encoding.UTF8.GetString(answer)), Is.EqualTo((200, isJson ? Json : Protobuf, isJson ? "{}" : "")));
        }

        Assert.That(run.Endpoint.Requests, Is.Zero, "acknowledged before it is sent");
        await run.FlushAsync();
        Assert.That(run.Endpoint.Problems, Is.Empty);
        Assert.That(run.Endpoint.Spans.Single().Name, Is.EqualTo("handler"));
        Assert.That(run.Endpoint.Logs.Single().Body, Is.EqualTo("hello"));
        Assert.That(run.Endpoint.Points.Where(p => p.Metric == "orders").Select(p => p.Value), Is.EquivalentTo((double[])[3, 4]));
        Assert.That(await OfficialSchema.DecodeAsync(run.Endpoint.Protobuf), Has.All.StartsWith("{"));
    }

    [Test]
    public async Task A_request_without_items_is_taken()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        foreach (string signal in SampleRequests.Signals)
        {
            Assert.That((await run.PostAsync(signal, [])).Status, Is.EqualTo(200));
            Assert.That((await run.PostAsync(signal, "{}"u8.ToArray(), Json)).Status, Is.EqualTo(200));
        }
    }

    [Test]
    public async Task A_span_without_ids_is_refused_alone_and_the_answer_counts_it()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        JsonObject wrong = SampleRequests.Span("wrong", id: 0);
        (int status, _, byte[] answer) = await run.PostAsync("traces", SampleRequests.Protobuf("traces", SampleRequests.Spans(wrong, SampleRequests.Span("right"))));
        Assert.That(status, Is.EqualTo(200));
        Assert.That(PartialSuccess.Read(answer), Is.EqualTo((1L, "A trace id must have 16 bytes and a span id 8, not all zero.")));
        (_, _, answer) = await run.PostAsync("traces", Encoding.UTF8.GetBytes(SampleRequests.Spans(SampleRequests.Span("wrong", id: 0)).ToJsonString()), Json);
        Assert.That(PartialSuccess.Read(answer).Rejected, Is.EqualTo(1));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans.Select(s => s.Name), Is.EqualTo((string[])["right"]));
        ReceiverCounts counts = run.Exporter.Receiver!.Counts;
        Assert.That((counts.Received, counts.Queued, counts.Refused), Is.EqualTo((3L, 1L, 2L)));
    }

    [Test]
    public async Task A_signal_without_a_destination_is_refused_for_good()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(options => options.Destinations[0].Metrics = null);
        (int status, _, byte[] answer) = await run.PostAsync("metrics", SampleRequests.Protobuf("metrics"));
        Assert.That((status, PartialSuccess.Read(answer)), Is.EqualTo((200, (1L, "The extension has no destination for metrics."))));
    }

    [Test]
    public async Task A_full_queue_asks_the_function_to_send_again_and_takes_it_after_the_flush()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync(options => options.Destinations[0].Traces!.QueueItems = 100);
        run.Endpoint.Misbehave = (context, _, _) => Refuse(context);
        byte[] body = SampleRequests.Protobuf("traces", SampleRequests.Spans([.. Enumerable.Range(1, 60).Select(i => SampleRequests.Span("s", i))]));
        Assert.That((await run.PostAsync("traces", body)).Status, Is.EqualTo(200));
        using ByteArrayContent content = ReceiverRun.Content(body);
        using HttpResponseMessage second = await run.Client.PostAsync(new Uri("/v1/traces", UriKind.Relative), content);
        Assert.That(((int)second.StatusCode, second.Headers.RetryAfter?.Delta), Is.EqualTo((503, TimeSpan.FromSeconds(1))));
        run.Endpoint.Misbehave = null;
        await run.FlushAsync();
        Assert.That((await run.PostAsync("traces", body)).Status, Is.EqualTo(200));
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans, Has.Count.EqualTo(120));
        ReceiverCounts counts = run.Exporter.Receiver!.Counts;
        Assert.That((counts.Received, counts.Queued, counts.Postponed), Is.EqualTo((180L, 120L, 60L)));
    }

    [Test]
    public async Task More_than_the_early_bound_is_sent_while_the_function_runs()
    {
        await using ReceiverRun run = await ReceiverRun.StartAsync();
        string filler = new('x', 1000);
        byte[] body = SampleRequests.Protobuf("traces", SampleRequests.Spans([.. Enumerable.Range(1, 200).Select(i => SampleRequests.Span("s", i, attributes: ("filler", filler)))]));
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Endpoint.Misbehave = (_, _, _) =>
        {
            arrived.TrySetResult();
            return Task.FromResult(false);
        };
        Assert.That((await run.PostAsync("traces", body)).Status, Is.EqualTo(200));
        await arrived.Task.Patiently();
        await run.FlushAsync();
        Assert.That(run.Endpoint.Spans, Has.Count.EqualTo(200));
    }

    internal static byte[] Gzip(byte[] body)
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return to.ToArray();
    }

    private static Task<bool> Refuse(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.FromResult(true);
    }
}
