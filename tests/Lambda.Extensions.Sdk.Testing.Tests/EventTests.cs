using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests;

/// <summary>server-behaviour 2.3: what next delivers.</summary>
public sealed class EventTests
{
    [Test]
    public async Task INVOKE_has_everything_but_the_payload()
    {
        await using var stage = await Stage.SetAsync(b => b.WithTimeout(TimeSpan.FromSeconds(30)).WithFunctionName("orders").WithRegion("eu-west-1", "111122223333"));
        var next = await stage.CompleteInitAsync();
        var before = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var invocation = stage.Lambda.BeginInvoke(new InvocationRequest { Payload = """{"secret":1}""", TenantId = "tenant" });
        var answer = await next.Soon();
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.ContentType, Is.EqualTo("application/json"));
        Assert.That(Guid.TryParse(answer.Headers.GetValues("Lambda-Extension-Event-Identifier").Single(), out _), Is.True);
        Assert.That(answer.Json.EnumerateObject().Select(m => m.Name), Is.EqualTo(new[] { "eventType", "deadlineMs", "requestId", "invokedFunctionArn" }));
        Assert.That(answer.Json.GetProperty("eventType").GetString(), Is.EqualTo("INVOKE"));
        Assert.That(answer.Json.GetProperty("requestId").GetString(), Is.EqualTo(invocation.RequestId));
        Assert.That(answer.Json.GetProperty("invokedFunctionArn").GetString(), Is.EqualTo("arn:aws:lambda:eu-west-1:111122223333:function:orders"));
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(answer.Json.GetProperty("deadlineMs").GetInt64());
        Assert.That(deadline, Is.InRange(before.AddSeconds(30), TimeProvider.System.GetUtcNow().AddSeconds(30)), "epoch milliseconds of the function's timeout");
    }

    [Test]
    public async Task Tracing_is_there_only_with_a_trace_id()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync();
        stage.Lambda.BeginInvoke(new InvocationRequest { TraceId = "Root=1-5-a;Sampled=1" });
        var answer = await next.Soon();
        Assert.That(answer.Json.GetProperty("tracing").GetRawText(), Is.EqualTo("""{"type":"X-Amzn-Trace-Id","value":"Root=1-5-a;Sampled=1"}"""));
    }

    [Test]
    public async Task Switched_on_tracing_gives_every_invocation_its_own_trace_id()
    {
        await using var stage = await Stage.SetAsync(b => b.WithTracing());
        var next = await stage.CompleteInitAsync();
        stage.Lambda.BeginInvoke();
        var first = (await next.Soon()).Json.GetProperty("tracing").GetProperty("value").GetString();
        next = await stage.AskAsync();
        stage.Lambda.BeginInvoke();
        var second = (await next.Soon()).Json.GetProperty("tracing").GetProperty("value").GetString();
        Assert.That(first, Does.Match("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$"));
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public async Task SHUTDOWN_has_neither_an_event_identifier_nor_a_json_content_type()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync();
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var shutdown = stage.Lambda.ShutdownAsync();
        var answer = await next.Soon();
        stage.Extension.Exit(0);
        await shutdown.Soon();
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.ContentType, Is.EqualTo("text/plain; charset=utf-8"));
        Assert.That(answer.Headers.Contains("Lambda-Extension-Event-Identifier"), Is.False);
        Assert.That(answer.Headers.Contains("Lambda-Extension-Identifier"), Is.False);
        Assert.That(answer.Json.EnumerateObject().Select(m => m.Name), Is.EqualTo(new[] { "eventType", "deadlineMs", "shutdownReason" }));
        Assert.That(answer.Json.GetProperty("shutdownReason").GetString(), Is.EqualTo("spindown"));
        Assert.That(answer.Json.GetProperty("deadlineMs").GetInt64(), Is.InRange(before + 2000, TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() + 2000));
    }

    [Test]
    public async Task An_extension_without_events_stays_parked_and_is_killed_at_shutdown()
    {
        await using var stage = await Stage.SetAsync();
        var next = await stage.CompleteInitAsync(ApiCaller.None);
        Assert.That((await stage.Lambda.InvokeAsync()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        Assert.That(next.IsCompleted, Is.False);
        await stage.Lambda.ShutdownAsync().Soon();
        Assert.That(stage.Extension.Killed, Is.True);
        Assert.That(stage.Extension.ExitedAfter, Is.Null, "no SHUTDOWN was sent");
        Assert.That(async () => await next.Soon(), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task An_internal_extension_gets_INVOKE_and_no_SHUTDOWN()
    {
        await using var stage = await Stage.SetAsync();
        var identifier = (await stage.Caller.RegisterAsync("internal", """{"events":["INVOKE"]}""")).Identifier;
        var internalNext = stage.Caller.NextAsync(identifier);
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.ExtensionNext, "internal");
        var next = await stage.CompleteInitAsync();
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        Assert.That((await internalNext.Soon()).Json.GetProperty("eventType").GetString(), Is.EqualTo("INVOKE"));
        next = await stage.AskAsync();
        Assert.That(invocation.Completion.IsCompleted, Is.False, "the invocation waits for internal extensions too");
        internalNext = stage.Caller.NextAsync(identifier);
        Assert.That((await invocation.Completion.Soon()).Outcome, Is.EqualTo(EmulatedOutcome.Success));
        var lastNext = stage.Lambda.Timeline.Last(e => e.Name == EmulatorEventNames.ExtensionNext && e.Extension == "internal");
        Assert.That(lastNext.Sequence, Is.LessThan(stage.Lambda.Timeline.OfType<InvokeEndEvent>().Single().Sequence));
        var shutdown = stage.Lambda.ShutdownAsync();
        await next.Soon();
        Assert.That(async () => await internalNext.Soon(), Throws.InstanceOf<HttpRequestException>(), "it dies with the runtime");
        stage.Extension.Exit(0);
        await shutdown.Soon();
    }
}
