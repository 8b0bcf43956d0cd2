using System.Text.Json;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Testing.Telemetry;

namespace Lambda.Extensions.Sdk.Cli.Tests.Run;

/// <summary>What a run shows of telemetry.</summary>
public sealed class TelemetryOutputTests
{
    [Test]
    public async Task People_read_who_subscribed_and_what_came()
    {
        await using var environment = await RunAsync();

        var text = Transcript.Human(environment.Emulator);

        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Match(@"(?m)  my-ext    subscribed to the Telemetry API 2025-01-29 for platform, function at http://sandbox.localdomain:\d+/$"));
            Assert.That(text, Does.Match(@"(?m)  my-ext    gets your own batch, 2 bytes, answers 200$"));
            Assert.That(text, Does.Match(
                @"(?m)  my-ext    gets 8 records, \d+ bytes, answers 200: platform\.initStart, .*platform\.initReport, platform\.start, platform\.runtimeDone, platform\.report$"));
            Assert.That(text, Does.Contain(", 8 records of telemetry"));
        });
    }

    [Test]
    public async Task Programs_get_the_records_and_every_member_is_documented()
    {
        await using var environment = await RunAsync();

        var lines = Transcript.Json(environment.Emulator).Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        var subscribed = lines.Single(line => line.GetProperty("event").GetString() == "telemetry.subscribed");
        var delivered = lines.Where(line => line.GetProperty("event").GetString() == "telemetry.delivered").ToList();

        Assert.Multiple(() =>
        {
            Assert.That(subscribed.GetProperty("api").GetString(), Is.EqualTo("telemetry"));
            Assert.That(subscribed.GetProperty("types").GetArrayLength(), Is.EqualTo(2));
            Assert.That(delivered.Select(line => line.GetProperty("own").GetBoolean()), Is.EqualTo(new[] { true, false }));
            Assert.That(delivered[1].GetProperty("status").GetInt32(), Is.EqualTo(200));
            Assert.That(delivered[1].GetProperty("content")[0].GetProperty("type").GetString(), Is.EqualTo("platform.initStart"));
            Assert.That(delivered[1].GetProperty("content").GetArrayLength(), Is.EqualTo(delivered[1].GetProperty("records").GetInt32()));
            foreach (var name in subscribed.EnumerateObject().Concat(delivered[1].EnumerateObject()).Select(member => member.Name))
                Assert.That(DocsTests.Document, Does.Contain($"`{name}`"));
        });
    }

    [Test]
    public async Task What_is_not_taken_is_said()
    {
        await using var environment = await PlayedEnvironment.StartAsync(builder => builder.WithTelemetry(telemetry => telemetry.Policy = TelemetryDeliveryPolicy.Drop));
        await environment.RegisterAsync(PlayedEnvironment.Extension, "INVOKE", "SHUTDOWN");
        await environment.SubscribeAsync(port: 1);
        await environment.AskForNextAsync();
        await environment.RuntimeAsksForNextAsync();
        await environment.Emulator.WaitForInitAsync();
        await environment.ShutdownAsync(exitCode: 0);

        var text = Transcript.Human(environment.Emulator, asked: 0);

        Assert.That(text, Does.Match(@"(?m)  my-ext    did not take 5 records, attempt 1: .+$"));
        Assert.That(text, Does.Match(@"(?m)  my-ext    loses 5 records, \d+ bytes: could not send events: .+$"));
    }

    /// <summary>INIT, a batch of one's own, an invocation, SHUTDOWN; all records in one batch, at the flush.</summary>
    private static async Task<PlayedEnvironment> RunAsync()
    {
        using var listener = new TelemetryListener((_, _) => ValueTask.CompletedTask);
        var environment = await PlayedEnvironment.StartAsync();
        await environment.RegisterAsync(PlayedEnvironment.Extension, "INVOKE", "SHUTDOWN");
        await environment.SubscribeAsync(listener.Start().Port);
        await environment.AskForNextAsync();
        await environment.RuntimeAsksForNextAsync();
        await environment.Emulator.WaitForInitAsync();
        await environment.Emulator.PostTelemetryAsync("[]"u8.ToArray());
        await environment.InvokeAsync("response", "\"done\"");
        await environment.ShutdownAsync(exitCode: 0);
        return environment;
    }
}
