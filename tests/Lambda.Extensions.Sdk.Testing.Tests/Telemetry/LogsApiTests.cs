using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 4: the Logs API, its schemas, its own records.</summary>
public sealed class LogsApiTests
{
    [TestCase("2020-08-15", false)]
    [TestCase("2021-03-18", true)]
    [TestCase(null, false)]
    public async Task The_Logs_API_has_its_own_records_and_runtimeDone_with_the_second_schema(string? schema, bool hasRuntimeDone)
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTracing().WithLogFormat(LogFormats.Json).UseFunction((invocation, _) =>
        {
            invocation.Log("""{"an":"object"}""");
            return Task.FromResult("1");
        }));
        await stage.RegisterAsync();
        var body = Subscribing.Body(listener.Port, schema).Replace("\"schemaVersion\":\"\",", "", StringComparison.Ordinal);
        Assert.That((await stage.SubscribeAsync(body, Subscribing.Logs)).Body, Is.EqualTo("\"OK\""));
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        var (result, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);

        string[] expected = ["platform.logsSubscription", "platform.extension", "platform.start", "function", .. hasRuntimeDone ? new[] { "platform.runtimeDone" } : [], "platform.end", "platform.report"];
        Assert.That(listener.Types, Is.EqualTo(expected));
        Assert.That(Record("platform.logsSubscription").GetRawText(), Is.EqualTo("""{"name":"ext","state":"Subscribed","types":["platform","function","extension"]}"""));
        Assert.That(Members("platform.start"), Is.EqualTo("requestId,version"));
        Assert.That(Record("platform.end").GetRawText(), Is.EqualTo($$"""{"requestId":"{{result.RequestId}}"}"""));
        Assert.That(Members("platform.report"), Is.EqualTo("requestId,metrics,tracing"));
        Assert.That(Record("function").GetString(), Is.EqualTo("""{"an":"object"}"""), "text, whatever the format");
        if (hasRuntimeDone) Assert.That(Record("platform.runtimeDone").GetRawText(), Is.EqualTo($$"""{"requestId":"{{result.RequestId}}","status":"success"}"""));

        JsonElement Record(string type) => stage.Lambda.Delivered().Single(r => r.Type == type).Record();
        string Members(string type) => string.Join(',', Record(type).EnumerateObject().Select(m => m.Name));
    }

    [TestCase(true, "Process exited before completing request")]
    [TestCase(false, "Task timed out")]
    public async Task A_crash_and_a_timeout_are_faults_in_words(bool isCrash, string words)
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTimeout(TimeSpan.FromMilliseconds(isCrash ? 60_000 : 150)).AddExtension("other", SimpleExtension.RunAsync("other", e =>
            isCrash && e.GetProperty("eventType").GetString() == "INVOKE" ? throw new InvalidOperationException() : Task.CompletedTask)));
        var next = await stage.SubscribeAndInitAsync(listener, "2021-03-18", Subscribing.Logs);
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        // Not asking for next makes the timeout; with a crash it is what lets the reset continue.
        if (!isCrash) await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ShutdownStart);
        next = await stage.AskAsync();
        await next.Soon();
        stage.Extension.Exit(0);
        await invocation.Completion.Soon();
        Assert.That(stage.Lambda.Delivered().Single(r => r.Type == "platform.fault").Record().GetString(), Is.EqualTo($"RequestId: {invocation.RequestId} {words}"));
        Assert.That(listener.Types.Where(t => t is "platform.fault" or "platform.end" or "platform.report"), Is.EqualTo(new[] { "platform.fault", "platform.end", "platform.report" }));
    }

    [TestCase("PUT", "PUT")]
    [TestCase("POST", "POST")]
    public async Task A_subscriber_chooses_POST_or_PUT(string method, string expected)
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var body = Subscribing.Body(listener.Port, "2020-08-15").Replace("\"protocol\"", $"\"method\":\"{method}\",\"encoding\":\"JSON\",\"protocol\"", StringComparison.Ordinal);
        Assert.That((await stage.SubscribeAsync(body, Subscribing.Logs)).Status, Is.EqualTo(200));
        await listener.FirstArrived.Soon();
        Assert.That(listener.Deliveries[0].Method, Is.EqualTo(expected));
    }

    [TestCase("""{"types":[],"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain"}}""", "URI port is not provided; types should not be empty")]
    [TestCase("""{"types":["platform"],"destination":{"protocol":"HTTP","method":"GET","URI":"http://sandbox:1"}}""", "destination.method: value must be one of")]
    [TestCase("""{"schemaVersion":"2022-07-01","types":["platform"],"destination":{"protocol":"HTTP","URI":"http://sandbox:1"}}""", "schemaVersion: value must be one of \"2020-08-15\", \"2021-03-18\"")]
    public async Task What_is_wrong_is_a_Logs_ValidationError(string body, string message)
    {
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        var answer = await stage.SubscribeAsync(body, Subscribing.Logs);
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Body, Does.StartWith("{\"errorType\": \"Logs.ValidationError\", \"errorMessage\": \"" + message));
    }
}
