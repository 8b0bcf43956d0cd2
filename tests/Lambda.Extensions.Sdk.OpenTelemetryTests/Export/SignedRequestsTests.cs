using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Export;

/// <summary>Requests to an endpoint that checks their signatures with AWS's own code.</summary>
public sealed class SignedRequestsTests : IAsyncDisposable
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private readonly CapturedLog _lines = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private OtlpReceiver _receiver = null!;
    private CredentialsServer _credentials = null!;
    private StrictAwsEndpoint _aws = null!;

    [SetUp]
    public async Task Start()
    {
        _receiver = await OtlpReceiver.StartAsync();
        _credentials = await CredentialsServer.StartAsync(_time);
        Use(new StrictAwsEndpoint(_time));
    }

    [TearDown]
    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _credentials.DisposeAsync();
    }

    [Test]
    public async Task Each_signal_is_signed_for_the_service_that_takes_it()
    {
        OtlpDestination destination = Destination();
        destination.Traces = At("traces");
        destination.Metrics = At("metrics");
        var options = new OpenTelemetryOptions { Destinations = { destination } };
        using var exporter = new OpenTelemetryExporter(options, LambdaEnvironment.FromVariables(_credentials.Variables()), _time, _lines);
        exporter.Record(SampleInvocations.Reported());
        exporter.RecordDocument("test", "{\"a\":1}"u8);
        await exporter.FlushAsync(Budget, default).Patiently();
        Assert.That(_receiver.Problems, Is.Empty);
        Assert.That(_aws.Refused, Is.Empty);
        Assert.That(_aws.Accepted.Select(a => a.Scope), Is.EquivalentTo((string[])["eu-central-1/xray", "eu-central-1/logs", "eu-central-1/monitoring"]));
        Assert.That(_credentials.Requests, Is.EqualTo(1), "all signals share the credentials");
    }

    [TestCase(OtlpProtocol.HttpProtobuf)]
    [TestCase(OtlpProtocol.HttpJson)]
    public async Task The_signature_covers_compressed_bodies_and_the_headers_for_CloudWatch_Logs(OtlpProtocol protocol)
    {
        OtlpDestination destination = Destination(protocol);
        destination.Logs!.Headers.Add(new("x-aws-log-group", "/app/orders"));
        destination.Logs.Headers.Add(new("x-aws-log-stream", "main"));
        using TestExporter exporter = Exporter(destination);
        exporter.Fill(200);
        await exporter.FlushAsync(Budget, default).Patiently();
        Assert.That((_receiver.Compressed, _aws.Refused.Count, exporter.Ledger.Delivered), Is.EqualTo((1, 0, 200L)));
        Assert.That(_receiver.Headers[0].Authorization.ToString(), Does.Contain("content-encoding;content-type;host;x-amz-date;x-amz-security-token;x-aws-log-group;x-aws-log-stream"));
    }

    [Test]
    public async Task A_key_that_expired_is_replaced_and_nothing_is_lost()
    {
        using TestExporter exporter = Exporter(Destination());
        exporter.Fill(1);
        await exporter.FlushAsync(Budget, default).Patiently();
        _aws.Expire("ASIAKEY1");
        exporter.Fill(1);
        await exporter.FlushAsync(TimeSpan.FromMilliseconds(50), default).Patiently();
        Assert.That((exporter.Ledger.Delivered, exporter.Ledger.Pending), Is.EqualTo((1L, 1L)));
        await exporter.FlushAsync(Budget, default).Patiently();
        Assert.That(_aws.Accepted.Select(a => a.Key), Is.EqualTo((string[])["ASIAKEY1", "ASIAKEY2"]));
        Assert.That((exporter.Ledger.Delivered, exporter.Ledger.IsBalanced), Is.EqualTo((2L, true)));
        Assert.That(_lines.All, Has.Some.Contains("does not accept the signature for logs in eu-central-1").And.None.Contains("secret-of"));
    }

    [Test]
    public async Task After_a_restore_new_credentials_are_used()
    {
        var options = new OpenTelemetryOptions { Destinations = { Destination() } };
        using var exporter = new OpenTelemetryExporter(options, LambdaEnvironment.FromVariables(_credentials.Variables()), _time, _lines);
        for (int i = 0; i < 2; i++)
        {
            exporter.RecordDocument("test", "{\"a\":1}"u8);
            await exporter.FlushAsync(Budget, default).Patiently();
            exporter.NotifyRestored();
        }

        Assert.That(_aws.Accepted.Select(a => a.Key), Is.EqualTo((string[])["ASIAKEY1", "ASIAKEY2"]));
    }

    [TestCase(-60)]
    [TestCase(7)]
    [TestCase(60 * 24 * 3)]
    public async Task A_clock_that_differs_from_the_endpoints_costs_one_more_request(int minutes)
    {
        Use(new StrictAwsEndpoint(_time) { Skew = TimeSpan.FromMinutes(minutes) });
        using TestExporter exporter = Exporter(Destination());
        for (int i = 0; i < 2; i++)
        {
            exporter.Fill(1);
            await exporter.FlushAsync(Budget, default).Patiently();
        }

        Assert.That((exporter.Ledger.Delivered, _aws.Accepted.Count), Is.EqualTo((2L, 2)));
        Assert.That(_aws.Refused, Is.EqualTo((string[])["Signature expired"]));
    }

    [Test]
    public async Task Without_credentials_nothing_is_sent_or_lost_and_one_line_names_the_reason()
    {
        _credentials.Answer = (500, "");
        using TestExporter exporter = Exporter(Destination());
        exporter.Fill(3);
        await exporter.FlushAsync(Budget, default).Patiently();
        await exporter.FlushAsync(Budget, default).Patiently();
        Assert.That((_receiver.Requests, _aws.Refused.Count, exporter.Ledger.Pending), Is.EqualTo((0, 0, 3L)));
        Assert.That(_lines.All, Has.Count.EqualTo(1).And.All.Contains("AWS_CONTAINER_CREDENTIALS_FULL_URI answered 500"));
        _credentials.Answer = null;
        _time.Advance(TimeSpan.FromSeconds(10));
        await exporter.FlushAsync(Budget, default).Patiently();
        Assert.That((exporter.Ledger.Delivered, exporter.Logs.IsPaused), Is.EqualTo((3L, false)));
    }

    [TestCase("x-amzn-ErrorType", "ThrottlingException", "", 1)]
    [TestCase("", "", """{"__type":"UnrecognizedClientException","message":"no"}""", 1)]
    [TestCase("", "", """{"__type":"com.amazonaws.logs#ResourceNotFoundException","message":"The specified log stream does not exist."}""", 1)]
    [TestCase("", "", """{"__type":"InvalidParameterException"}""", 0)]
    public async Task An_answer_of_400_that_is_not_about_the_data_keeps_the_data(string header, string value, string body, int pending)
    {
        _receiver.Misbehave = async (context, _, _) =>
        {
            context.Response.StatusCode = 400;
            context.Response.ContentLength = body.Length;
            if (header.Length > 0) context.Response.Headers[header] = value;
            await context.Response.WriteAsync(body);
            return true;
        };
        using TestExporter exporter = Exporter(Destination());
        exporter.Fill(1);
        await exporter.FlushAsync(TimeSpan.FromMilliseconds(50), default).Patiently();
        Assert.That((exporter.Ledger.Pending, exporter.Ledger.IsBalanced), Is.EqualTo(((long)pending, true)));
    }

    [Test]
    public async Task Other_endpoints_get_no_signature_and_no_session_token()
    {
        _receiver.Aws = null;
        using TestExporter exporter = Exporter(new OtlpDestination { Logs = At("logs") });
        exporter.Fill(1);
        await exporter.FlushAsync(Budget, default).Patiently();
        Assert.That(exporter.Ledger.Delivered, Is.EqualTo(1));
        Assert.That(_receiver.Headers[0].Keys, Has.None.EqualTo("Authorization").And.None.StartsWith("X-Amz"));
        Assert.That(_credentials.Requests, Is.Zero);
    }

    [TestCase("https://xray.eu-central-1.amazonaws.com/v1/traces", AwsSigning.Auto, null, "signed for xray in eu-central-1")]
    [TestCase("https://xray.us-east-1.amazonaws.com/v1/traces", AwsSigning.Auto, null, "signed for xray in us-east-1")]
    [TestCase("https://gateway.example.com/v1/traces", AwsSigning.Always, null, "signed for xray in eu-central-1")]
    [TestCase("https://xray.eu-central-1.amazonaws.com/v1/traces", AwsSigning.Never, null, null)]
    [TestCase("http://xray.eu-central-1.amazonaws.com/v1/traces", AwsSigning.Auto, null, null)]
    [TestCase("https://xray.eu-central-1.amazonaws.com/v1/traces", AwsSigning.Auto, "authorization", null)]
    [TestCase("https://gateway.example.com/v1/traces", AwsSigning.Auto, null, null)]
    public void The_status_states_which_requests_are_signed(string address, AwsSigning signing, string? header, string? expected)
    {
        var endpoint = new OtlpEndpoint(new Uri(address));
        if (header is not null) endpoint.Headers.Add(new(header, "Bearer key"));
        var options = new OpenTelemetryOptions { Destinations = { new OtlpDestination { Traces = endpoint, AwsSigning = signing } } };
        using var exporter = new OpenTelemetryExporter(options, SampleInvocations.Environment, _time, _lines);
        Assert.That(exporter.Status, expected is null ? Does.Not.Contain("signed") : Does.Contain($"(http/protobuf, {expected})"));
    }

    private void Use(StrictAwsEndpoint aws)
    {
        _receiver.Aws = _aws = aws;
        _credentials.Given = aws.Accept;
    }

    private OtlpEndpoint At(string signal, OtlpProtocol protocol = OtlpProtocol.HttpProtobuf) => new(new Uri($"{_receiver.Address}/v1/{signal}")) { Protocol = protocol };

    private OtlpDestination Destination(OtlpProtocol protocol = OtlpProtocol.HttpProtobuf) => new() { Logs = At("logs", protocol), AwsSigning = AwsSigning.Always };

    private TestExporter Exporter(OtlpDestination destination) => new(destination, _lines, _time, LambdaEnvironment.FromVariables(_credentials.Variables()));
}
