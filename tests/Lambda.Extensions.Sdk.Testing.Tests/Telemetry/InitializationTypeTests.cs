using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Tests.Support;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 1.7 to 1.9: what SnapStart, provisioned concurrency and Managed Instances tell.</summary>
public sealed class InitializationTypeTests
{
    private const string ShutdownOnly = """{"events":["SHUTDOWN"]}""";

    [Test]
    public async Task A_restore_is_told_before_the_first_invocation_and_in_its_report()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithInitializationType(InitializationTypes.SnapStart));
        var next = await stage.SubscribeAndInitAsync(listener);
        for (var i = 0; i < 2; i++) (_, next) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(next);
        var types = listener.Types.Where(t => t != "platform.telemetrySubscription").ToList();
        Assert.That(types.Take(8), Is.EqualTo(new[]
        {
            "platform.initStart", "platform.initRuntimeDone", "platform.extension", "platform.initReport",
            "platform.restoreStart", "platform.restoreRuntimeDone", "platform.restoreReport", "platform.start",
        }));
        Assert.That(types.Count(t => t == "platform.restoreReport"), Is.EqualTo(1));
        Assert.That(Record("platform.initStart").Text("phase"), Is.EqualTo("snap-start"));
        Assert.That(Record("platform.initStart").Text("initializationType"), Is.EqualTo("snap-start"));
        Assert.That(Record("platform.restoreStart").Text("functionName"), Is.EqualTo("emulated-function"));
        Assert.That(Record("platform.restoreRuntimeDone").GetRawText(), Is.EqualTo("""{"status":"success"}"""));
        var restore = Record("platform.restoreReport").GetProperty("metrics").GetProperty("durationMs").GetDouble();
        var reports = stage.Lambda.Delivered().Where(r => r.Type == "platform.report").Select(r => r.Record().GetProperty("metrics")).ToList();
        Assert.That(reports[0].GetProperty("restoreDurationMs").GetDouble(), Is.EqualTo(restore));
        Assert.That(reports[0].GetProperty("billedRestoreDurationMs").GetInt64(), Is.EqualTo((long)Math.Ceiling(restore)));
        Assert.That(
            reports[0].GetProperty("billedDurationMs").GetInt64(),
            Is.EqualTo((long)Math.Ceiling(reports[0].GetProperty("durationMs").GetDouble() + Math.Ceiling(restore))).Within(1));
        Assert.That(reports[0].TryGetProperty("initDurationMs", out _), Is.False);
        Assert.That(reports[1].TryGetProperty("restoreDurationMs", out _), Is.False);

        JsonElement Record(string type) => stage.Lambda.Delivered().Single(r => r.Type == type).Record();
    }

    [Test]
    public async Task INIT_ahead_of_time_is_told_and_not_billed()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithInitializationType(InitializationTypes.ProvisionedConcurrency));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        var metrics = stage.Lambda.Delivered().Single(r => r.Type == "platform.report").Record().GetProperty("metrics");
        Assert.That(stage.Lambda.Delivered().First().Record().Text("initializationType"), Is.EqualTo("provisioned-concurrency"));
        Assert.That(metrics.GetProperty("billedDurationMs").GetInt64(), Is.EqualTo((long)Math.Ceiling(metrics.GetProperty("durationMs").GetDouble())).Within(1));
        Assert.That(metrics.TryGetProperty("initDurationMs", out _), Is.True);
    }

    [Test]
    public async Task Managed_Instances_tell_start_and_a_thin_report_at_once_and_no_runtimeDone()
    {
        using var together = new Barrier(3);
        using var listener = new RawListener();
        await using var stage = await SetAsync(b => b.WithMaxConcurrency(3).WithTracing().WithTimeout(TimeSpan.FromSeconds(60)).UseFunction(async (invocation, _) =>
        {
            await Task.Run(() => together.SignalAndWait(TimeSpan.FromSeconds(60)));
            invocation.Log("""{"message":"x"}""");
            return invocation.Payload;
        }));
        var next = await stage.SubscribeAndInitAsync(listener, "2025-01-29", events: ShutdownOnly);
        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => stage.Lambda.InvokeAsync($"{i}"))).Soon();
        foreach (var result in results) await stage.Lambda.WaitForRecordAsync("platform.report", result.RequestId);
        await stage.ShutDownAsync(next);

        Assert.That(listener.Types, Has.None.EqualTo("platform.runtimeDone"));
        var invocations = stage.Lambda.Delivered().Where(r => r.RequestId is not null).Select(r => r.Type).ToList();
        Assert.That(invocations.Take(3), Has.All.EqualTo("platform.start"), "they run at once");
        var report = stage.Lambda.Delivered().First(r => r.Type == "platform.report").Record();
        Assert.That(Members(report), Is.EqualTo("requestId,status,metrics,tracing,spans"));
        Assert.That(Members(report.GetProperty("metrics")), Is.EqualTo("durationMs"));
        Assert.That(report.GetProperty("spans").EnumerateArray().Select(s => s.Text("name")), Is.EqualTo(new[] { "responseLatency", "responseDuration" }));
        Assert.That(Members(stage.Lambda.Delivered().First(r => r.Type == "platform.start").Record()), Is.EqualTo("requestId,version,functionArn,tracing"));
        Assert.That(stage.Lambda.Delivered().First(r => r.Type == "function").Record().ValueKind, Is.EqualTo(JsonValueKind.Object), "JSON is the only format");
        var initStart = stage.Lambda.Delivered().First().Record();
        Assert.That(initStart.GetProperty("instanceMaxMemory").GetInt64(), Is.EqualTo(128L * 1024 * 1024), "bytes");
        Assert.That(listener.Deliveries.Select(d => d.Path), Has.All.EqualTo("/"));
    }

    [Test]
    public async Task A_timeout_on_Managed_Instances_is_in_its_report_alone()
    {
        using var listener = new RawListener();
        await using var stage = await SetAsync(b => b.WithTimeout(TimeSpan.FromMilliseconds(100)).UseFunction(async (_, stopping) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
            return "";
        }));
        var next = await stage.SubscribeAndInitAsync(listener, "2025-01-29", events: ShutdownOnly);
        var result = await stage.Lambda.InvokeAsync().Soon();
        await stage.Lambda.WaitForRecordAsync("platform.report", result.RequestId);
        Assert.That(stage.Lambda.Delivered().Single(r => r.Type == "platform.report").Record().Text("status"), Is.EqualTo("timeout"));
        Assert.That(stage.Lambda.Delivered().Single(r => r.Type == "platform.report").Record().Text("errorType"), Is.EqualTo("Sandbox.Timedout"));
        await stage.ShutDownAsync(next);
    }

    [TestCase("2022-07-01")]
    [TestCase("2022-12-13")]
    public async Task Managed_Instances_take_the_last_schema_only(string schema)
    {
        await using var stage = await SetAsync();
        await stage.RegisterAsync(ShutdownOnly);
        var answer = await stage.SubscribeAsync(Subscribing.Body(8080, schema));
        Assert.That(answer.Status, Is.EqualTo(400));
        Assert.That(answer.Body, Does.Contain("schemaVersion: value must be one of \"2025-01-29\""));
        Assert.That((await stage.SubscribeAsync(Subscribing.Body(8080, "2025-01-29"))).Status, Is.EqualTo(200));
        var second = await stage.SubscribeAsync(Subscribing.Body(8080, "2025-01-29"));
        Assert.That(second.Status, Is.EqualTo(500));
        Assert.That(second.ErrorType, Is.EqualTo("InternalServerError"));
    }

    [Test]
    public async Task On_Managed_Instances_a_body_over_one_mebibyte_is_an_error_and_the_connection_is_closed()
    {
        await using var stage = await SetAsync();
        await stage.RegisterAsync(ShutdownOnly);
        var answer = await stage.SubscribeAsync(new string(' ', (1024 * 1024) + 1));
        Assert.That(answer.Status, Is.EqualTo(500));
        Assert.That(answer.ErrorType, Is.EqualTo("InternalServerError"));
        Assert.That(answer.Headers.ConnectionClose, Is.True);
    }

    private static string Members(JsonElement record) => string.Join(',', record.EnumerateObject().Select(m => m.Name));

    private static Task<Stage> SetAsync(Action<LambdaEmulatorBuilder>? configure = null) => Stage.SetAsync(builder =>
    {
        builder.WithInitializationType(InitializationTypes.ManagedInstances);
        configure?.Invoke(builder);
    });
}
