using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 3.1, server-behaviour 2.1 and 5.1: every answer of <c>PUT /2022-07-01/telemetry</c>.</summary>
public sealed class SubscribeTests
{
    private const string Good = """{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:8080/x"}}""";

    [TestCase("2022-07-01")]
    [TestCase("2022-12-13")]
    [TestCase("2025-01-29")]
    public async Task A_subscription_is_answered_with_OK_in_quotes(string schema)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await stage.SubscribeAsync(Good.Replace("2025-01-29", schema, StringComparison.Ordinal));
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Body, Is.EqualTo("\"OK\""));
        Assert.That(answer.ContentType, Is.EqualTo("text/plain; charset=utf-8"));
        var subscribed = stage.Lambda.Timeline.OfType<TelemetrySubscribedEvent>().Single();
        Assert.That(subscribed.Extension, Is.EqualTo(Stage.Name));
        Assert.That(subscribed.Api, Is.EqualTo(SubscriptionApi.Telemetry));
        Assert.That(subscribed.SchemaVersion, Is.EqualTo(schema));
        Assert.That(subscribed.Types, Is.EqualTo(new[] { "platform" }));
        Assert.That(subscribed.Destination, Is.EqualTo("http://sandbox.localdomain:8080/x"));
        Assert.That(subscribed.State, Is.EqualTo("Subscribed"));
    }

    [TestCase("{", "the request is not JSON")]
    [TestCase("", "the request is not JSON")]
    [TestCase("[]", "the request should be an object")]
    [TestCase("null", "the request should be an object")]
    [TestCase("{}", "schemaVersion is required; destination is required; types should not be empty")]
    [TestCase("""{"types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox:1"}}""", "schemaVersion is required")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":[],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain"}}""", "URI port is not provided; types should not be empty")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":"platform","destination":{"protocol":"HTTP","URI":"http://sandbox:1"}}""", "types should not be empty")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"]}""", "destination is required")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP"}}""", "URI is not provided")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"https://sandbox:1"}}""", "URI should be http://sandbox.localdomain:PORT[/PATH]")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"nonsense"}}""", "URI should be http://sandbox.localdomain:PORT[/PATH]")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://127.0.0.1:8080"}}""", "URI host should be sandbox.localdomain or sandbox")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://localhost:8080"}}""", "URI host should be sandbox.localdomain or sandbox")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox/path:80"}}""", "URI port is not provided")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox:9001"}}""", "port 9001 is reserved")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox:0"}}""", "port should be between 1 and 65535")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"TCP","URI":"http://sandbox:1"}}""", "destination.port is not provided")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"TCP","port":"8080"}}""", "destination.port is not provided")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"TCP","port":65536}}""", "port should be between 1 and 65535")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"TCP","port":9001}}""", "port 9001 is reserved")]
    [TestCase("""{"schemaVersion":"2025-01-29","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox:1"},"buffering":7}""", "buffering should be an object")]
    public async Task What_is_wrong_is_said_all_at_once(string body, string message)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await stage.SubscribeAsync(body);
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Body, Does.StartWith("""{"errorType": "ValidationError", "errorMessage": """ + "\"" + message));
        Assert.That(answer.ContentType, Is.EqualTo("text/plain; charset=utf-8"));
        Assert.That((await stage.SubscribeAsync(Good)).Status, Is.EqualTo(200), "a refused subscription can be repeated");
    }

    [TestCase("maxItems", 999, "1000 and 10000")]
    [TestCase("maxItems", 10001, "1000 and 10000")]
    [TestCase("maxBytes", 262143, "262144 and 1048576")]
    [TestCase("maxBytes", 1048577, "262144 and 1048576")]
    [TestCase("timeoutMs", 24, "25 and 30000")]
    [TestCase("timeoutMs", 30001, "25 and 30000")]
    public async Task Buffering_has_its_ranges(string member, int value, string range)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await stage.SubscribeAsync(Subscribing.Body(8080, buffering: $$"""{"{{member}}":{{value}}}"""));
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.ErrorMessage, Is.EqualTo($"buffering.{member} should be between {range}"));
    }

    [TestCase("maxItems", 1000)]
    [TestCase("maxItems", 10000)]
    [TestCase("maxBytes", 262144)]
    [TestCase("maxBytes", 1048576)]
    [TestCase("timeoutMs", 25)]
    [TestCase("timeoutMs", 30000)]
    public async Task The_ends_of_the_ranges_are_legal(string member, int value)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        Assert.That((await stage.SubscribeAsync(Subscribing.Body(8080, buffering: $$"""{"{{member}}":{{value}}}"""))).Status, Is.EqualTo(200));
    }

    [TestCase("\"schemaVersion\":\"2025-01-29\"", "\"schemaVersion\":\"2099-01-01\"", "schemaVersion: value must be one of \"2022-07-01\", \"2022-12-13\", \"2025-01-29\"")]
    [TestCase("[\"platform\"]", "[\"platform\",\"metrics\"]", "types: value must be one of \"platform\", \"function\", \"extension\"")]
    [TestCase("\"HTTP\"", "\"http\"", "destination.protocol: value must be one of \"HTTP\", \"TCP\"")]
    public async Task Quotes_in_an_error_are_not_escaped_so_that_it_is_no_JSON(string good, string bad, string message)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await stage.SubscribeAsync(Good.Replace(good, bad, StringComparison.Ordinal));
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Body, Does.Contain(message));
        Assert.That(() => answer.Json, Throws.InstanceOf<System.Text.Json.JsonException>());
    }

    [TestCase(null, "Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header")]
    [TestCase("nonsense", "Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier")]
    [TestCase("00000000-0000-4000-8000-000000000000", "Extension.UnknownExtensionIdentifier", "Unknown extension 00000000-0000-4000-8000-000000000000")]
    public async Task Who_is_not_registered_is_refused(string? identifier, string errorType, string message)
    {
        await using var stage = await Stage.SetAsync();
        foreach (var api in new[] { Subscribing.Telemetry, Subscribing.Logs })
        {
            var answer = await stage.Caller.SendAsync("PUT", api, Good, ("Lambda-Extension-Identifier", identifier));
            Assert.That(answer.Status, Is.EqualTo(403));
            Assert.That(answer.ErrorType, Is.EqualTo(errorType));
            Assert.That(answer.ErrorMessage, Is.EqualTo(message));
        }
    }

    [TestCase(Subscribing.Telemetry, "Telemetry")]
    [TestCase(Subscribing.Logs, "Logs")]
    public async Task After_INIT_it_is_closed_whatever_is_asked(string path, string api)
    {
        await using var stage = await Stage.SetAsync();
        _ = await stage.CompleteInitAsync();
        foreach (var body in new[] { Good, "nonsense" })
        {
            var answer = await stage.SubscribeAsync(body, path);
            Assert.That(answer.Status, Is.EqualTo(403));
            Assert.That(answer.ErrorType, Is.EqualTo(api + ".SubscriptionClosed"));
            Assert.That(answer.ErrorMessage, Is.EqualTo(api + " API subscription is closed"));
        }
    }

    [Test]
    public async Task A_second_subscription_changes_nothing_and_is_told()
    {
        using var first = new RawListener();
        using var second = new RawListener();
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(first.Port));
        var answer = await stage.SubscribeAsync(Subscribing.Body(second.Port, types: """["function"]"""));
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(stage.Lambda.Timeline.OfType<TelemetrySubscribedEvent>().Select(e => e.State), Is.EqualTo(new[] { "Subscribed", "Already subscribed" }));
        _ = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        await stage.Lambda.ThawAsync();
        await stage.Lambda.WaitForRecordAsync("platform.initReport");
        var states = first.Deliveries.SelectMany(d => d.Records).Where(r => r.GetProperty("type").GetString() == "platform.telemetrySubscription");
        Assert.That(states.Select(r => r.GetProperty("record").GetProperty("state").GetString()), Is.EqualTo(new[] { "Subscribed", "Already subscribed" }));
        Assert.That(second.Deliveries, Is.Empty);
    }

    [TestCase(Subscribing.Telemetry, Subscribing.Logs, "Logs.ValidationError", "Telemetry")]
    [TestCase(Subscribing.Logs, Subscribing.Telemetry, "ValidationError", "Logs")]
    public async Task The_two_APIs_exclude_each_other(string first, string second, string errorType, string api)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        Assert.That((await stage.SubscribeAsync(Schemaless(first), first)).Status, Is.EqualTo(200));
        var answer = await stage.SubscribeAsync(Schemaless(second), second);
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.ErrorType, Is.EqualTo(errorType));
        Assert.That(answer.ErrorMessage, Does.Contain($"subscribed to the {api} API already"));
    }

    [Test]
    public async Task An_internal_extension_may_subscribe()
    {
        await using var stage = await Stage.SetAsync();
        var registered = await stage.Caller.RegisterAsync("internal", ApiCaller.None);
        var answer = await stage.Caller.SendAsync("PUT", Subscribing.Telemetry, Good, ("Lambda-Extension-Identifier", registered.Identifier));
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
    }

    [Test]
    public async Task A_fault_strikes_a_subscription_too()
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnSubscribe(Fault.Respond(500, """{"errorType":"InternalServerError"}"""))));
        await stage.RegisterAsync();
        Assert.That((await stage.SubscribeAsync(Good)).Status, Is.EqualTo(500));
        Assert.That((await stage.SubscribeAsync(Good)).Status, Is.EqualTo(200));
        Assert.That(stage.Lambda.Timeline.OfType<FaultEvent>().Single().Call, Is.EqualTo(ControlPlaneCall.Subscribe));
    }

    private static string Schemaless(string api) => api == Subscribing.Telemetry ? Good : Good.Replace("\"schemaVersion\":\"2025-01-29\",", "", StringComparison.Ordinal);
}
