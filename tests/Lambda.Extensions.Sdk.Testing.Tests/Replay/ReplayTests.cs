using System.Text;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Testing.Replay;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Replay;

/// <summary>Recordings played to extensions. lost-runtime-done.jsonl is a real run in which the second of three invocations loses its platform.runtimeDone.</summary>
public sealed class ReplayTests
{
    private static readonly string LostRuntimeDone = Path.Combine(Repository.Root, "tests", "Lambda.Extensions.Sdk.Testing.Tests", "Recordings", "lost-runtime-done.jsonl");

    [Test]
    public async Task A_recording_with_a_lost_runtimeDone_has_the_same_verdict_twice()
    {
        ReplayResult first = await LambdaEmulator.Replay(LostRuntimeDone).AddExtension<Observer>().ReplayAsync().Soon();
        ReplayResult second = await LambdaEmulator.Replay(LostRuntimeDone).AddExtension<Observer>().ReplayAsync().Soon();
        Assert.That(first.Differences, Is.Empty, Story(first));
        Assert.That(second.Differences, Is.Empty, Story(second));
        Assert.That(first.Notes, Is.Empty);
    }

    [Test]
    public async Task An_extension_asks_for_the_next_event_after_a_lost_runtimeDone()
    {
        ReplayResult result = await LambdaEmulator.Replay(LostRuntimeDone).AddExtension<Observer>().ReplayAsync().Soon();
        Assert.That(result.Events.Select(happened => happened.EventType), Is.EqualTo(new[] { "INVOKE", "INVOKE", "INVOKE", "SHUTDOWN" }));
        Assert.That(result.Events.Select(happened => happened.Replayed), Has.None.Null, Story(result));
    }

    [Test]
    public async Task Another_name_takes_the_part_of_the_only_recorded_extension()
    {
        ReplayResult result = await LambdaEmulator.Replay(LostRuntimeDone).AddExtension<Observer>(name: "renamed").ReplayAsync().Soon();
        Assert.That(result.IsSame, Is.True, Story(result));
        Assert.That(result.Extensions.Keys, Is.EqualTo(new[] { "renamed" }));
    }

    [Test]
    public async Task At_the_recorded_speed_the_pauses_are_kept()
    {
        ReplayResult result = await LambdaEmulator.Replay(LostRuntimeDone).AddExtension<Observer>().ReplayAsync(new ReplayOptions { Speed = 1 }).Soon();
        EventDeliveredEvent[] events = [.. result.Timeline.OfType<EventDeliveredEvent>()];
        Assert.That(events[2].Offset - events[0].Offset, Is.GreaterThan(TimeSpan.FromMilliseconds(900)));
    }

    [Test]
    public async Task An_extension_that_waits_for_what_was_lost_differs_in_the_same_way_twice()
    {
        var options = new ReplayOptions { Timeout = TimeSpan.FromSeconds(5) };
        ReplayResult[] results = await Task.WhenAll(Hanging().ReplayAsync(options), Hanging().ReplayAsync(options)).Soon();
        (ReplayResult first, ReplayResult second) = (results[0], results[1]);
        Assert.That(first.Differences, Has.Some.Contains("event 1, INVOKE").And.Some.Contains("did not ask for the next event, which it did in the recording"), Story(first));
        Assert.That(second.Differences, Is.EqualTo(first.Differences));

        LambdaEmulatorBuilder Hanging() => Script(async (api, stopping) =>
        {
            Answer registered = await api.RegisterAsync("hand-made");
            await api.NextAsync(registered.Identifier, stopping);
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
        });
    }

    [Test]
    public async Task A_registration_a_missing_subscription_and_an_exit_are_differences()
    {
        ReplayResult result = await Script(async (api, stopping) =>
        {
            Answer registered = await api.RegisterAsync("hand-made", """{"events":["INVOKE"]}""");
            await api.NextAsync(registered.Identifier, stopping);
            await api.ExitErrorAsync(registered.Identifier, "Extension.Broken");
        }).ReplayAsync().Soon();
        Assert.That(result.Differences, Is.EqualTo(new[]
        {
            "hand-made: registered for INVOKE, in the recording it registered for INVOKE, SHUTDOWN",
            "hand-made: did not subscribe to telemetry, in the recording it subscribed to the Telemetry API 2025-01-29 over HTTP for function, platform",
            $"hand-made: event 1, INVOKE {result.Events[0].RequestId}: did not ask for the next event, which it did in the recording",
            $"hand-made: event 2, INVOKE {result.Events[1].RequestId}: did not receive it",
            $"hand-made: event 3, INVOKE {result.Events[2].RequestId}: did not receive it",
            "hand-made: event 4, SHUTDOWN: did not receive it",
            "hand-made: reported ExitError Extension.Broken, in the recording no error",
            "hand-made: exited with 0 before the shutdown, in the recording it exited with 0",
        }), Story(result));
    }

    [Test]
    public async Task Refused_telemetry_is_a_difference()
    {
        using var listener = new RawListener { Status = _ => 500 };
        ReplayResult result = await Script(async (api, stopping) =>
        {
            Answer registered = await api.RegisterAsync("hand-made");
            await api.SendAsync("PUT", Subscribing.Telemetry, Subscribing.Body(listener.Port, "2025-01-29", """["platform","function"]"""), [("Lambda-Extension-Identifier", registered.Identifier)], stopping);
            while (!(await api.NextAsync(registered.Identifier, stopping)).Body.Contains("SHUTDOWN", StringComparison.Ordinal))
            {
            }
        }).ReplayAsync().Soon();
        Assert.That(result.Differences, Is.EqualTo(new[] { "hand-made: left 4 deliveries of telemetry without an acknowledgement, in the recording 0" }), Story(result));
        Assert.That(listener.Deliveries[0].Text, Does.StartWith("""[{"time":"2026-""").And.Contain("platform.initStart"));
    }

    [Test]
    public async Task Only_the_types_of_the_subscription_are_delivered()
    {
        using var listener = new RawListener();
        await Script(async (api, stopping) =>
        {
            Answer registered = await api.RegisterAsync("hand-made");
            await api.SendAsync("PUT", Subscribing.Telemetry, Subscribing.Body(listener.Port, types: """["function"]"""), [("Lambda-Extension-Identifier", registered.Identifier)], stopping);
            while (!(await api.NextAsync(registered.Identifier, stopping)).Body.Contains("SHUTDOWN", StringComparison.Ordinal))
            {
            }
        }).ReplayAsync().Soon();
        Assert.That(listener.Types, Has.None.StartsWith("platform."));
    }

    [Test]
    public async Task A_recording_that_is_cut_is_replayed_as_far_as_it_goes()
    {
        string cut = Path.Combine(Path.GetTempPath(), $"cut-{Guid.NewGuid():N}.jsonl");
        string text = await File.ReadAllTextAsync(LostRuntimeDone);
        try
        {
            // In the middle of the second INVOKE.
            await File.WriteAllTextAsync(cut, text[..(text.IndexOf("\"invoke.start\"", text.IndexOf("invoke.end", StringComparison.Ordinal), StringComparison.Ordinal) + 150)]);
            ReplayResult result = await LambdaEmulator.Replay(cut).AddExtension<Observer>().ReplayAsync().Soon();
            Assert.That(result.Differences, Is.Empty, Story(result));
            Assert.That(result.Notes, Has.Count.EqualTo(2).And.Some.Contains("last line is cut"));
        }
        finally
        {
            File.Delete(cut);
        }
    }

    [Test]
    public async Task Each_life_of_a_recording_with_a_reset_is_replayed()
    {
        string file = Path.Combine(Path.GetTempPath(), $"lives-{Guid.NewGuid():N}.jsonl");
        try
        {
            await using (LambdaEmulator lambda = await LambdaEmulator.CreateBuilder().AddExtension<Observer>().WithRecording(file).WithTimeout(TimeSpan.FromMilliseconds(300))
                .UseFunction(async (invocation, stopping) =>
                {
                    if (invocation.Payload.Contains("hang", StringComparison.Ordinal)) await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
                    return "{}";
                }).StartAsync())
            {
                await lambda.InvokeAsync("\"hang\"");
                await lambda.InvokeAsync();
            }

            ReplayResult result = await LambdaEmulator.Replay(file).AddExtension<Observer>().ReplayAsync().Soon();
            Assert.That(result.Differences, Is.Empty, Story(result));
            Assert.That(result.Extensions[nameof(Observer)].Starts, Is.EqualTo(2));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void A_replay_without_a_recording_and_one_of_an_unknown_extension_are_refused()
    {
        Assert.That(async () => await LambdaEmulator.CreateBuilder().AddExtension<Observer>().ReplayAsync(), Throws.InvalidOperationException.With.Message.Contains("LambdaEmulator.Replay"));
        Assert.That(async () => await LambdaEmulator.Replay(LostRuntimeDone).ReplayAsync(), Throws.TypeOf<EmulatorException>().With.Message.Contains("needs an extension"));
        Assert.That(
            async () => await LambdaEmulator.Replay(LostRuntimeDone).AddExtension<Observer>().AddExtension<Observer>(name: "other").ReplayAsync(),
            Throws.TypeOf<EmulatorException>().With.Message.Contains("has no extension 'other'. It has Observer"));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    public void A_speed_that_is_not_positive_is_refused(double speed) =>
        Assert.That(async () => await LambdaEmulator.Replay(LostRuntimeDone).AddExtension<Observer>().ReplayAsync(new ReplayOptions { Speed = speed }), Throws.ArgumentException.With.Message.Contains("Speed"));

    private static LambdaEmulatorBuilder Script(Func<ApiCaller, CancellationToken, Task> run) =>
        LambdaEmulator.Replay(LostRuntimeDone).AddExtension("hand-made", async (environment, stopping) =>
        {
            using var api = new ApiCaller(new Uri($"http://{environment["AWS_LAMBDA_RUNTIME_API"]}/"));
            await run(api, stopping);
            return 0;
        });

    private static string Story(ReplayResult result)
    {
        var story = new StringBuilder();
        foreach (string difference in result.Differences) story.AppendLine(difference);
        foreach (EmulatorEvent happened in result.Timeline) story.AppendLine(happened.ToString());
        return story.ToString();
    }

    private sealed class Observer : ExtensionBase
    {
        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
