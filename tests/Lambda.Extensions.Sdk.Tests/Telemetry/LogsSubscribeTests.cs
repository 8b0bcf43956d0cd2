using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Telemetry;

namespace Lambda.Extensions.Sdk.Tests.Telemetry;

internal sealed class LogsSubscribeTests
{
    private static SubscriptionResult Subscribe(ScriptedPlatform platform) =>
        new LogsApiClient(platform.Connect).SubscribeAsync(new SubscriptionRequest(TelemetryDestination.Http(8080))).AsTask().GetAwaiter().GetResult();

    [Test]
    public void The_newer_schema_is_asked_for_and_then_the_older()
    {
        var platform = new ScriptedPlatform(
            ScriptedPlatform.Response(400, """{"errorType":"Logs.ValidationError","errorMessage":"schemaVersion"}"""),
            ScriptedPlatform.Response(200, "\"OK\""));
        SubscriptionResult result = Subscribe(platform);
        Assert.Multiple(() =>
        {
            Assert.That(result, Is.EqualTo(new SubscriptionResult { IsSubscribed = true, SchemaVersion = "2020-08-15", Answer = "OK" }));
            Assert.That(platform.Requests[0], Does.StartWith("PUT /2020-08-15/logs HTTP/1.1\r\n"));
            Assert.That(platform.Body(0), Does.StartWith("""{"schemaVersion":"2021-03-18","types":["platform","function"],"buffering":{"""));
            Assert.That(platform.Body(1), Does.StartWith("""{"schemaVersion":"2020-08-15","""));
        });
    }

    [Test]
    [Category("G22")]
    public void Status_202_means_not_here() =>
        Assert.That(Subscribe(new ScriptedPlatform(ScriptedPlatform.Response(202, """{"errorType":"Logs.NotSupported","errorMessage":"Logs API is not supported"}"""))).IsSubscribed, Is.False);

    [Test]
    public void Closed_is_told_with_the_remedy()
    {
        ExtensionsApiException e = Assert.Throws<ExtensionsApiException>(() => Subscribe(new ScriptedPlatform(ScriptedPlatform.Response(403, """{"errorType":"Logs.SubscriptionClosed","errorMessage":"closed already"}"""))))!;
        Assert.Multiple(() =>
        {
            Assert.That(e.StatusCode, Is.EqualTo(403));
            Assert.That(e.ErrorType, Is.EqualTo("Logs.SubscriptionClosed"));
            Assert.That(e.Message, Does.Contain("before the first next"));
        });
    }
}
