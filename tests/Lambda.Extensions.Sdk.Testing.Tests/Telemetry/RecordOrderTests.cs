using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 3.3 and 3.5: which records come in which order, member by member.</summary>
public sealed class RecordOrderTests
{
    [Test]
    public async Task A_life_is_told_in_the_platforms_order()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.UseFunction((invocation, _) =>
        {
            invocation.Log("from the function");
            return Task.FromResult("12345");
        }));
        var next = await stage.SubscribeAndInitAsync(listener);
        for (var i = 0; i < 2; i++) (_, next) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(next);

        string[] invocation = ["platform.start", "function", "platform.runtimeDone", "platform.report"];
        string[] init = ["platform.initStart", "platform.initRuntimeDone", "platform.extension", "platform.initReport"];
        // The runtime starts when the extension has registered, so that it may be ready before or after the subscription.
        const string subscription = "platform.telemetrySubscription";
        Assert.That(listener.Types.Where(t => t != subscription), Is.EqualTo(init.Concat(invocation).Concat(invocation)), stage.Lambda.Story());
        Assert.That(listener.Types.ToList().IndexOf(subscription), Is.InRange(1, 2));
    }

    [Test]
    public async Task Each_record_has_the_platforms_members_in_its_order()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b
            .WithFunctionName("orders", "3")
            .WithMemory(256)
            .WithTracing()
            .WithTelemetry(t =>
            {
                t.RuntimeVersion = "dotnet:10.v3";
                t.RuntimeVersionArn = "arn:aws:lambda:eu-central-1::runtime:0abc";
                t.MaxMemoryUsedMB = 84;
            }));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (result, again) = await stage.InvokeAsync(next, new InvocationRequest { Payload = "\"16 bytes payload\"", TenantId = "blue" });
        await stage.ShutDownAsync(again);

        var records = stage.Lambda.Delivered().Where(r => r.Type != "extension").ToDictionary(r => r.Type, r => JsonElement.Parse(r.Json));
        foreach (var record in records.Values)
        {
            Assert.That(record.EnumerateObject().Select(m => m.Name), Is.EqualTo(new[] { "time", "type", "record" }));
            Assert.That(record.GetProperty("time").GetString(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
        }

        Assert.Multiple(() =>
        {
            Assert.That(Members("platform.initStart"), Is.EqualTo(
                "initializationType,phase,functionName,functionVersion,runtimeVersion,runtimeVersionArn,instanceId,instanceMaxMemory"));
            Assert.That(Text("platform.initStart", "initializationType", "phase", "functionName", "functionVersion"), Is.EqualTo("on-demand,init,orders,3"));
            Assert.That(Record("platform.initStart").GetProperty("instanceMaxMemory").GetInt64(), Is.EqualTo(256));
            Assert.That(Members("platform.initRuntimeDone"), Is.EqualTo("initializationType,phase,status"));
            Assert.That(Members("platform.initReport"), Is.EqualTo("initializationType,phase,status,metrics"));
            Assert.That(Record("platform.extension").GetRawText(), Is.EqualTo("""{"name":"ext","state":"Ready","events":["INVOKE","SHUTDOWN"]}"""));
            Assert.That(Record("platform.telemetrySubscription").GetRawText(), Is.EqualTo("""{"name":"ext","state":"Subscribed","types":["platform","function","extension"]}"""));
            Assert.That(Members("platform.start"), Is.EqualTo("requestId,version,tracing,tenantId"));
            Assert.That(Text("platform.start", "requestId", "version", "tenantId"), Is.EqualTo($"{result.RequestId},3,blue"));
            Assert.That(Members("platform.runtimeDone"), Is.EqualTo("requestId,tenantId,status,metrics,tracing,spans"));
            Assert.That(Record("platform.runtimeDone").GetProperty("metrics").GetProperty("producedBytes").GetInt32(), Is.EqualTo(18));
            Assert.That(Spans("platform.runtimeDone"), Is.EqualTo("responseLatency,responseDuration,runtimeOverhead"));
            Assert.That(Members("platform.report"), Is.EqualTo("requestId,status,metrics,tracing,spans,tenantId"));
            Assert.That(Spans("platform.report"), Is.EqualTo("extensionOverhead"));
        });

        var metrics = Record("platform.report").GetProperty("metrics");
        var tracing = Record("platform.start").GetProperty("tracing");
        Assert.Multiple(() =>
        {
            Assert.That(Members(metrics), Is.EqualTo("durationMs,billedDurationMs,memorySizeMB,maxMemoryUsedMB,initDurationMs"));
            Assert.That(metrics.GetProperty("durationMs").GetDouble(), Is.EqualTo(result.Duration.TotalMilliseconds).Within(0.001));
            Assert.That(metrics.GetProperty("memorySizeMB").GetInt32(), Is.EqualTo(256));
            Assert.That(metrics.GetProperty("maxMemoryUsedMB").GetInt32(), Is.EqualTo(84));
            var billed = metrics.GetProperty("durationMs").GetDouble() + metrics.GetProperty("initDurationMs").GetDouble();
            Assert.That(metrics.GetProperty("billedDurationMs").GetInt64(), Is.EqualTo((long)Math.Ceiling(billed)).Within(1), "INIT is billed on demand");
            Assert.That(Members(tracing), Is.EqualTo("spanId,type,value"));
            Assert.That(tracing.GetProperty("value").GetString(), Is.EqualTo(stage.Lambda.Timeline.OfType<InvokeStartEvent>().Single().TraceId));
            Assert.That(tracing.GetProperty("value").GetString(), Does.Match("^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$"));
            Assert.That(Record("platform.report").GetProperty("tracing").GetProperty("spanId").GetString(), Is.EqualTo(tracing.GetProperty("spanId").GetString()));
        });

        JsonElement Record(string type) => records[type].GetProperty("record");
        string Members(object what) => string.Join(',', (what is JsonElement json ? json : Record((string)what)).EnumerateObject().Select(m => m.Name));
        string Text(string type, params string[] names) => string.Join(',', names.Select(name => Record(type).GetProperty(name).GetString()));
        string Spans(string type) => string.Join(',', Record(type).GetProperty("spans").EnumerateArray().Select(span => span.GetProperty("name").GetString()));
    }

    [Test]
    public async Task Only_the_first_report_has_an_init_duration()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        for (var i = 0; i < 2; i++) (_, next) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(next);
        var reports = stage.Lambda.Delivered().Where(r => r.Type == "platform.report").Select(r => JsonElement.Parse(r.Json).GetProperty("record").GetProperty("metrics")).ToList();
        Assert.That(reports.Select(m => m.TryGetProperty("initDurationMs", out _)), Is.EqualTo(new[] { true, false }));
        Assert.That(reports.Select(m => m.TryGetProperty("restoreDurationMs", out _)), Is.EqualTo(new[] { false, false }));
    }

    [Test]
    public async Task A_function_error_is_an_error_in_both_records()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.UseFunction((_, _) => throw new InvalidOperationException("no")));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        foreach (var type in new[] { "platform.runtimeDone", "platform.report" })
        {
            var record = JsonElement.Parse(stage.Lambda.Delivered().Single(r => r.Type == type).Json).GetProperty("record");
            Assert.That(record.GetProperty("status").GetString(), Is.EqualTo("error"));
            Assert.That(record.GetProperty("errorType").GetString(), Is.EqualTo("InvalidOperationException"));
        }
    }

    [Test]
    public async Task A_failed_INIT_is_told_before_SHUTDOWN()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.ExpectFunction());
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port));
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.RuntimeStarted);
        stage.Lambda.Function.Exit(7);
        await next.Soon();
        stage.Extension.Exit(0);
        await stage.Lambda.WaitForInitAsync().Soon();
        Assert.That(listener.Types, Is.EqualTo(new[] { "platform.initStart", "platform.telemetrySubscription", "platform.initRuntimeDone", "platform.extension", "platform.initReport" }));
        Assert.That(stage.Lambda.Delivered().Select(r => r.Type), Is.EqualTo(listener.Types), "the timeline tells what was delivered");
        foreach (var type in new[] { "platform.initRuntimeDone", "platform.initReport" })
        {
            var record = JsonElement.Parse(stage.Lambda.Delivered().Single(r => r.Type == type).Json).GetProperty("record");
            Assert.That(record.GetProperty("status").GetString(), Is.EqualTo("error"));
            Assert.That(record.GetProperty("errorType").GetString(), Is.EqualTo("Runtime.ExitError"));
        }
    }

    [Test]
    [Platform("Linux", Reason = "looks into /proc")]
    public async Task The_memory_of_real_processes_is_measured()
    {
        using var scripts = new ScriptFolder();
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.UseFunction(scripts.Python("bootstrap", "block = bytearray(64 * 1024 * 1024)\n" + ScriptFolder.EchoRuntime)));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        var metrics = JsonElement.Parse(stage.Lambda.Delivered().Single(r => r.Type == "platform.report").Json).GetProperty("record").GetProperty("metrics");
        Assert.That(metrics.GetProperty("maxMemoryUsedMB").GetInt32(), Is.InRange(65, 200));
    }
}
