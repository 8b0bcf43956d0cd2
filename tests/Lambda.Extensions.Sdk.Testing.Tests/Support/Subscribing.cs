using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>Subscribes by hand, and waits for what comes of it.</summary>
internal static class Subscribing
{
    public const string Telemetry = "/2022-07-01/telemetry";
    public const string Logs = "/2020-08-15/logs";
    public const string All = """["platform","function","extension"]""";

    public static string Body(
        int port, string? schema = "2022-12-13", string types = All, string buffering = """{"maxItems":1000,"maxBytes":262144,"timeoutMs":25}""", string path = "/") =>
        $$"""{"schemaVersion":"{{schema}}","types":{{types}},"buffering":{{buffering}},"destination":{"protocol":"HTTP","URI":"http://sandbox.localdomain:{{port}}{{path}}" } }""";

    public static Task<Answer> SubscribeAsync(this Stage stage, string body, string api = Telemetry) =>
        stage.Caller.SendAsync("PUT", api, body, ("Lambda-Extension-Identifier", stage.Identifier));

    /// <summary>Registers, subscribes over HTTP, and completes INIT; the pending call comes back.</summary>
    public static async Task<Task<Answer>> SubscribeAndInitAsync(this Stage stage, RawListener listener, string? schema = "2022-12-13", string api = Telemetry, string events = ApiCaller.Both)
    {
        await stage.RegisterAsync(events);
        var answer = await stage.SubscribeAsync(Body(listener.Port, schema), api);
        Assert.That(answer.Status, Is.EqualTo(200), answer.Body);
        var next = await stage.AskAsync();
        var init = await stage.Lambda.WaitForInitAsync();
        Assert.That(init.Succeeded, Is.True, init.Message);
        return next;
    }

    public static Task<TelemetryDeliveredEvent> WaitForRecordAsync(this LambdaEmulator lambda, string type, string? requestId = null) =>
        lambda.Timeline.WaitForAsync<TelemetryDeliveredEvent>(delivered => delivered.Has(type, requestId));

    /// <summary>All records that were delivered so far, as JSON.</summary>
    public static IEnumerable<DeliveredTelemetryRecord> Delivered(this LambdaEmulator lambda) =>
        lambda.Timeline.OfType<TelemetryDeliveredEvent>().SelectMany(delivered => delivered.Records);

    /// <summary>A whole invocation, the extension last.</summary>
    public static async Task<(InvocationResult Result, Task<Answer> Next)> InvokeAsync(this Stage stage, Task<Answer> next, InvocationRequest? request = null)
    {
        var invocation = stage.Lambda.BeginInvoke(request);
        await next.Soon();
        await invocation.Response.Soon();
        var again = await stage.AskAsync();
        return (await invocation.Completion.Soon(), again);
    }

    /// <summary>SHUTDOWN, and the extension ends as it should.</summary>
    public static async Task ShutDownAsync(this Stage stage, Task<Answer> next)
    {
        var shutdown = stage.Lambda.ShutdownAsync();
        await next.Soon();
        stage.Extension.Exit(0);
        await shutdown.Soon();
    }

    public static System.Text.Json.JsonElement Record(this DeliveredTelemetryRecord delivered) =>
        System.Text.Json.JsonElement.Parse(delivered.Json).GetProperty("record");

    public static string? Text(this System.Text.Json.JsonElement record, string member) =>
        record.TryGetProperty(member, out var value) ? value.GetString() : null;
}
