using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 3.2 and 3.5: what processes write, one record a line, text or object.</summary>
public sealed class LogLineTests
{
    private const string Line = """{"level":"INFO","message":"hello <you> \"x\""}""";

    [TestCase(LogFormats.Json, "2022-07-01", JsonValueKind.String)]
    [TestCase(LogFormats.Json, "2022-12-13", JsonValueKind.Object)]
    [TestCase(LogFormats.Json, "2025-01-29", JsonValueKind.Object)]
    [TestCase(LogFormats.Text, "2025-01-29", JsonValueKind.String)]
    public async Task An_object_stays_one_by_format_and_schema(string format, string schema, JsonValueKind kind)
    {
        string? told = null;
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithLogFormat(format).UseFunction((invocation, _) =>
        {
            told = invocation.Environment["AWS_LAMBDA_LOG_FORMAT"];
            invocation.Log(Line);
            return Task.FromResult("1");
        }));
        var next = await stage.SubscribeAndInitAsync(listener, schema);
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        var record = JsonElement.Parse(stage.Lambda.Delivered().Single(r => r.Type == "function").Json).GetProperty("record");
        Assert.That(told, Is.EqualTo(format));
        Assert.That(record.ValueKind, Is.EqualTo(kind));
        Assert.That(kind == JsonValueKind.String ? record.GetString() : record.GetRawText(), Is.EqualTo(Line));
    }

    [TestCase(64)]
    [TestCase(65)]
    [TestCase(10_000)]
    public async Task An_object_of_any_depth_stays_one(int depth)
    {
        string line = "{\"deep\":" + new string('[', depth) + new string(']', depth) + "}";
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithLogFormat(LogFormats.Json).UseFunction((invocation, _) =>
        {
            invocation.Log(line);
            return Task.FromResult("1");
        }));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        Assert.That(listener.Deliveries.Select(delivery => delivery.Text), Has.Some.Contains("\"type\":\"function\",\"record\":" + line));
    }

    [TestCase("plain")]
    [TestCase("{\"cut\":")]
    [TestCase("[1,2]")]
    [TestCase("{} {}")]
    [TestCase("")]
    public async Task What_is_no_object_is_text_in_JSON_format_too(string line)
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithLogFormat(LogFormats.Json).UseFunction((invocation, _) =>
        {
            invocation.Log(line);
            return Task.FromResult("1");
        }));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        Assert.That(JsonElement.Parse(stage.Lambda.Delivered().Single(r => r.Type == "function").Json).GetProperty("record").GetString(), Is.EqualTo(line));
    }

    [Test]
    public async Task Each_line_of_real_processes_is_a_record_of_its_kind_and_each_subscriber_gets_its_types()
    {
        using var scripts = new ScriptFolder();
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b
            .AddExtension(scripts.Python("talker", """
                say("first line"); print("to stderr", file=sys.stderr, flush=True)
                """ + "\n" + ScriptFolder.GoodExtension)));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port, types: """["extension"]"""));
        await stage.Lambda.Timeline.WaitForAsync<LogEvent>(e => e.Line.Text == "to stderr");
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync().Soon();
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        var texts = listener.Deliveries.SelectMany(d => d.Records).Select(r => r.GetProperty("record").GetString()).ToList();
        Assert.That(listener.Types.Distinct(), Is.EqualTo(new[] { "extension" }));
        Assert.That(texts, Is.SupersetOf(new[] { "first line", "to stderr", "INVOKE " }));
    }

    [Test]
    public void An_unknown_format_is_refused() =>
        Assert.That(() => LambdaEmulator.CreateBuilder().WithLogFormat("json"), Throws.ArgumentException.With.Message.Contains("LogFormats"));
}
