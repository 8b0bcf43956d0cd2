using System.Text.Json;
using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

internal sealed class SubscribeTests
{
    private const string Ok = "\"OK\"";
    private static readonly string Refusal = ScriptedPlatform.Response(400, """{"errorType":"ValidationError","errorMessage":"schemaVersion"}""");

    private static SubscriptionRequest Request(int port = 8080) => new(TelemetryDestination.Http(port));

    private static SubscriptionResult Subscribe(ScriptedPlatform platform, SubscriptionRequest? request = null) =>
        new TelemetryApiClient(platform.Connect).SubscribeAsync(request ?? Request()).AsTask().GetAwaiter().GetResult();

    [Test]
    public void The_request_is_the_documented_one_with_every_limit_said()
    {
        var platform = new ScriptedPlatform(ScriptedPlatform.Response(200, Ok, "text/plain"));
        SubscriptionResult result = Subscribe(platform);
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.EqualTo(new SubscriptionResult { IsSubscribed = true, SchemaVersion = "2025-01-29", Answer = "OK" }));
            Assert.That(platform.Requests[0], Does.StartWith("PUT /2022-07-01/telemetry HTTP/1.1\r\n"));
            Assert.That(platform.Requests[0], Does.Contain("\r\nLambda-Extension-Identifier: test\r\n"));
            Assert.That(platform.Requests[0], Does.Contain("\r\nContent-Type: application/json\r\n"));
            Assert.That(platform.Body(0), Is.EqualTo("""{"schemaVersion":"2025-01-29","types":["platform","function"],"buffering":{"maxItems":1000,"maxBytes":262144,"timeoutMs":25},"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:8080/"}}"""));
            Assert.That(platform.Open, Is.Zero, "its connection is its own and closed");
        });
    }

    [Test]
    public void TCP_all_types_and_buffering()
    {
        var platform = new ScriptedPlatform(ScriptedPlatform.Response(200, Ok));
        var request = new SubscriptionRequest(TelemetryDestination.Tcp(9000)) { Types = SubscriptionTypes.Platform | SubscriptionTypes.Function | SubscriptionTypes.Extension };
        request.Buffering.MaxItems = 10_000;
        request.Buffering.MaxBytes = 1_048_576;
        request.Buffering.Timeout = TimeSpan.FromSeconds(30);
        Subscribe(platform, request);
        Assert.That(platform.Body(0), Is.EqualTo("""{"schemaVersion":"2025-01-29","types":["platform","function","extension"],"buffering":{"maxItems":10000,"maxBytes":1048576,"timeoutMs":30000},"destination":{"protocol":"TCP","port":9000}}"""));
    }

    [Test]
    public void A_platform_that_does_not_know_the_newest_schema_is_asked_for_older_ones()
    {
        var platform = new ScriptedPlatform(Refusal, Refusal, ScriptedPlatform.Response(200, Ok));
        SubscriptionResult result = Subscribe(platform);
        Assert.Multiple(() =>
        {
            Assert.That(result.SchemaVersion, Is.EqualTo("2022-07-01"));
            Assert.That(Enumerable.Range(0, 3).Select(i => JsonDocument.Parse(platform.Body(i)).RootElement.GetProperty("schemaVersion").GetString()), Is.EqualTo(new[] { "2025-01-29", "2022-12-13", "2022-07-01" }));
            Assert.That(platform.Open, Is.Zero);
        });
    }

    [Test]
    public void A_schema_version_that_was_chosen_is_the_only_one_tried()
    {
        var platform = new ScriptedPlatform(Refusal);
        SubscriptionRequest request = Request();
        request.SchemaVersion = "2022-12-13";
        ExtensionsApiException e = Assert.Throws<ExtensionsApiException>(() => Subscribe(platform, request))!;
        Assert.Multiple(() =>
        {
            Assert.That(platform.Requests, Has.Count.EqualTo(1));
            Assert.That(platform.Body(0), Does.Contain("2022-12-13"));
            Assert.That(e.StatusCode, Is.EqualTo(400));
            Assert.That(e.ErrorType, Is.EqualTo("ValidationError"));
            Assert.That(e.IsTransient, Is.False);
        });
    }

    [Test]
    public void When_every_version_is_refused_the_first_refusal_is_told()
    {
        string invalid = """{"errorType": "ValidationError", "errorMessage": "value must be one of "a", "b""}""";
        var platform = new ScriptedPlatform(ScriptedPlatform.Response(400, invalid, "text/plain"), Refusal, Refusal);
        ExtensionsApiException e = Assert.Throws<ExtensionsApiException>(() => Subscribe(platform))!;
        Assert.Multiple(() =>
        {
            Assert.That(platform.Requests, Has.Count.EqualTo(3));
            Assert.That(e.StatusCode, Is.EqualTo(400));
            Assert.That(e.ErrorType, Is.EqualTo("ValidationError"), "read although the body is not JSON");
            Assert.That(e.Message, Does.Contain("must be one of"));
        });
    }

    [TestCase("""{"errorType":"Telemetry.NotSupported","errorMessage":"Telemetry API is not supported"}""")]
    [TestCase("")]
    [Category("G22")]
    public void Status_202_means_not_here_and_is_no_error(string body)
    {
        SubscriptionResult result = Subscribe(new ScriptedPlatform(ScriptedPlatform.Response(202, body)));
        Assert.Multiple(() =>
        {
            Assert.That(result.IsSubscribed, Is.False);
            Assert.That(result.Answer, Is.EqualTo(body.Trim('"')));
        });
    }

    [TestCase("\"AlreadySubcribed\"")]
    [TestCase("Already subscribed")]
    [TestCase("")]
    public void A_repeated_subscription_is_a_success(string body) =>
        Assert.That(Subscribe(new ScriptedPlatform(ScriptedPlatform.Response(200, body))).IsSubscribed, Is.True);

    [TestCase(403, "Telemetry.SubscriptionClosed", false, "before the first next")]
    [TestCase(403, "Extension.UnknownExtensionIdentifier", false, "reset")]
    [TestCase(500, "InternalServerError", true, "refused with status 500")]
    public void Refusals_are_typed_and_not_tried_again(int status, string errorType, bool isTransient, string says)
    {
        var platform = new ScriptedPlatform(ScriptedPlatform.Response(status, $$"""{"errorType":"{{errorType}}","errorMessage":"no"}"""));
        ExtensionsApiException e = Assert.Throws<ExtensionsApiException>(() => Subscribe(platform))!;
        Assert.Multiple(() =>
        {
            Assert.That(e.StatusCode, Is.EqualTo(status));
            Assert.That(e.ErrorType, Is.EqualTo(errorType));
            Assert.That(e.IsTransient, Is.EqualTo(isTransient));
            Assert.That(e.Message, Does.Contain(says));
            Assert.That(platform.Open, Is.Zero);
        });
    }

    [Test]
    public void An_answer_that_breaks_off_is_transient()
    {
        ExtensionsApiException e = Assert.Throws<ExtensionsApiException>(() => Subscribe(new ScriptedPlatform("HTTP/1.1 200 OK\r\nContent-Le")))!;
        Assert.Multiple(() =>
        {
            Assert.That(e.IsTransient, Is.True);
            Assert.That(e.StatusCode, Is.Null);
        });
    }

    [Test]
    public void Cancelled_is_cancelled() => Assert.Throws<OperationCanceledException>(() =>
        new TelemetryApiClient(new ScriptedPlatform().Connect).SubscribeAsync(Request(), new CancellationToken(canceled: true)).AsTask().GetAwaiter().GetResult());

    [TestCase(999, 262_144, 25)]
    [TestCase(10_001, 262_144, 25)]
    [TestCase(1000, 262_143, 25)]
    [TestCase(1000, 1_048_577, 25)]
    [TestCase(1000, 262_144, 24)]
    [TestCase(1000, 262_144, 30_001)]
    public void Buffering_out_of_range_is_told_before_anything_is_sent(int items, int bytes, int milliseconds)
    {
        var platform = new ScriptedPlatform();
        SubscriptionRequest request = Request();
        request.Buffering.MaxItems = items;
        request.Buffering.MaxBytes = bytes;
        request.Buffering.Timeout = TimeSpan.FromMilliseconds(milliseconds);
        Assert.Multiple(() =>
        {
            Assert.That(() => Subscribe(platform, request), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(platform.Requests, Is.Empty);
        });
    }

    [TestCase(SubscriptionTypes.None)]
    [TestCase((SubscriptionTypes)8)]
    public void Types_that_are_none_are_told(SubscriptionTypes types)
    {
        SubscriptionRequest request = Request();
        request.Types = types;
        Assert.That(() => Subscribe(new ScriptedPlatform(), request), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(65536)]
    [TestCase(9001)]
    public void Ports_that_cannot_be_are_told(int port) => Assert.Multiple(() =>
    {
        Assert.That(() => TelemetryDestination.Http(port), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => TelemetryDestination.Tcp(port), Throws.InstanceOf<ArgumentOutOfRangeException>());
    });

    [Test]
    public void Arguments_of_the_clients() => Assert.Multiple(() =>
    {
        Assert.That(() => new TelemetryApiClient("nowhere", "id"), Throws.ArgumentException);
        Assert.That(() => new TelemetryApiClient("127.0.0.1:9001", ""), Throws.ArgumentException);
        Assert.That(() => new LogsApiClient("nowhere", "id"), Throws.ArgumentException);
        Assert.That(() => new SubscriptionRequest(null!), Throws.ArgumentNullException);
    });
}
