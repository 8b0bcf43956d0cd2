using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Export;

/// <summary>Several destinations, signed requests, and data that others encoded.</summary>
public sealed class DestinationsTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private readonly CapturedLog _lines = new();

    [Test]
    [Category("G08")]
    public async Task A_destination_that_is_down_takes_nothing_from_another()
    {
        await using OtlpReceiver good = await OtlpReceiver.StartAsync();
        await using OtlpReceiver bad = await OtlpReceiver.StartAsync();
        bad.Misbehave = static (context, _, _) =>
        {
            context.Response.StatusCode = 503;
            return Task.FromResult(true);
        };
        using OpenTelemetryExporter exporter = Exporter(To(good), To(bad, "backup"));
        for (int i = 0; i < 5; i++)
        {
            exporter.Record(SampleInvocations.Reported(id: $"id-{i}"));
            exporter.RecordMetric(new MetricDefinition("own", "1", MetricKind.Sum), 1);
            await exporter.FlushAsync(Budget, default);
        }

        Assert.That(good.Problems, Is.Empty);
        Assert.That(good.Spans.Count(s => s.Name == "orders"), Is.EqualTo(5));
        Assert.That(good.Points.Where(p => p.Metric == "own").Sum(p => p.Value), Is.EqualTo(5));
        Assert.That(exporter.Ledgers["traces"], Has.Property("Delivered").EqualTo(25).And.Property("Pending").Zero);
        Assert.That(exporter.Ledgers["traces@backup"], Has.Property("Delivered").Zero.And.Property("Pending").EqualTo(25).And.Property("IsBalanced").True);
        bad.Misbehave = null;
    }

    [Test]
    public async Task Each_destination_has_its_own_encoding()
    {
        await using OtlpReceiver protobuf = await OtlpReceiver.StartAsync();
        await using OtlpReceiver json = await OtlpReceiver.StartAsync();
        using OpenTelemetryExporter exporter = Exporter(To(protobuf), To(json, "second", OtlpProtocol.HttpJson));
        exporter.Record(SampleInvocations.Reported());
        await exporter.FlushAsync(Budget, default);
        Assert.That(protobuf.Headers.Select(h => h.ContentType.ToString()).Distinct(), Is.EqualTo((string[])["application/x-protobuf"]));
        Assert.That(json.Headers.Select(h => h.ContentType.ToString()).Distinct(), Is.EqualTo((string[])["application/json"]));
        Assert.That(json.Spans.Select(s => s.SpanId), Is.EqualTo(protobuf.Spans.Select(s => s.SpanId)).And.Not.Empty);
        Assert.That(protobuf.Problems.Concat(json.Problems), Is.Empty);
    }

    [Test]
    public async Task Each_try_is_signed_over_the_body_that_it_sends()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        var seen = new List<(string? Signature, long? Length, string? Type)>();
        receiver.Misbehave = (context, _, _) =>
        {
            seen.Add((context.Request.Headers["X-Signature"], context.Request.ContentLength, context.Request.ContentType));
            bool refused = context.Request.Headers.ContentEncoding == "gzip" || context.Request.ContentType != "application/json";
            if (refused) context.Response.StatusCode = 415;
            return Task.FromResult(refused);
        };
        var signer = new LengthSigner();
        using var exporter = new TestExporter(new OtlpDestination { Logs = TestExporter.LogsAt(receiver.Address), Signer = signer }, _lines);
        exporter.Fill(200);
        await exporter.FlushAsync(Budget, default);
        Assert.That(seen, Has.Count.EqualTo(3), "compressed, not, and as JSON");
        Assert.That(seen, Has.All.Matches<(string? Signature, long? Length, string? Type)>(s => s.Signature == $"POST /v1/logs {s.Length} {s.Type}"));
        Assert.That(exporter.Ledger.Delivered, Is.EqualTo(200));
    }

    [Test]
    public async Task A_signer_that_fails_loses_nothing()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        var signer = new LengthSigner { IsBroken = true };
        using var exporter = new TestExporter(new OtlpDestination { Logs = TestExporter.LogsAt(receiver.Address), Signer = signer }, _lines);
        exporter.Fill(2);
        await exporter.FlushAsync(TimeSpan.FromMilliseconds(50), default);
        Assert.That((receiver.Requests, exporter.Ledger.Pending), Is.EqualTo((0, 2L)));
    }

    [Test]
    public async Task Items_of_several_resources_share_a_request_and_each_keeps_its_own()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using var exporter = new TestExporter(new OtlpDestination { Logs = TestExporter.LogsAt(receiver.Address) }, _lines);
        OtlpOrigin origin = Theirs();
        for (int i = 0; i < 3; i++) exporter.Logs.Add(new OtlpItem(TestExporter.Item("of the function").Field, 1, 3, origin));
        exporter.Fill(2);
        await exporter.FlushAsync(Budget, default);
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(receiver.Logs.Select(l => l.Body), Is.EquivalentTo((string[])["0", "1", "of the function", "of the function", "of the function"]));
        Assert.That(exporter.Ledger, Has.Property("Delivered").EqualTo(5).And.Property("IsBalanced").True);
        Assert.That(await OfficialSchema.DecodeAsync(receiver.Protobuf), Has.All.StartsWith("{"));
        Assert.That(receiver.Requests, Is.EqualTo(1));
        exporter.Logs.Add(new OtlpItem(TestExporter.Item("alone").Field, 1, 3, origin));
        await exporter.FlushAsync(Budget, default);
        Assert.That(receiver.Resource, Is.EqualTo(new Dictionary<string, string> { ["service.name"] = "theirs" }), "alone, it has no resource of ours beside it");
    }

    private static OtlpOrigin Theirs()
    {
        var resource = new ProtoWriter();
        resource.Attribute(1, "service.name", "theirs");
        var scope = new ProtoWriter();
        scope.Text(1, "their scope");
        return new OtlpOrigin(resource.Written.ToArray(), [], scope.Written.ToArray(), []);
    }

    private static OtlpDestination To(OtlpReceiver receiver, string name = "", OtlpProtocol protocol = OtlpProtocol.HttpProtobuf) =>
        new() { Name = name, Traces = At(receiver, "traces", protocol), Metrics = At(receiver, "metrics", protocol) };

    private static OtlpEndpoint At(OtlpReceiver receiver, string signal, OtlpProtocol protocol) => new(new Uri($"{receiver.Address}/v1/{signal}")) { Protocol = protocol };

    private OpenTelemetryExporter Exporter(params OtlpDestination[] destinations)
    {
        var options = new OpenTelemetryOptions();
        foreach (OtlpDestination destination in destinations) options.Destinations.Add(destination);
        return new OpenTelemetryExporter(options, SampleInvocations.Environment, TimeProvider.System, _lines);
    }

    private sealed class LengthSigner : IRequestSigner
    {
        public bool IsBroken { get; init; }

        public ValueTask SignAsync(RequestToSign request, CancellationToken cancellationToken)
        {
            if (IsBroken) throw new InvalidOperationException("no credentials");
            string type = request.Headers.Single(h => h.Key == "Content-Type").Value;
            request.AddHeader("X-Signature", $"{request.Method} {request.Address.AbsolutePath} {request.Body.Length} {type}");
            return ValueTask.CompletedTask;
        }
    }
}
