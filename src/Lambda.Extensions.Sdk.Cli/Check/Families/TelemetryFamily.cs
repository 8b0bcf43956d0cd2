using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>The subscription to telemetry and the listener.</summary>
internal static class TelemetryFamily
{
    private const string Dead = "http://127.0.0.1:1";

    /// <summary>The variables that send the common clients to a port that refuses.</summary>
    private static readonly string[] Backends =
    [
        "HTTPS_PROXY", "https_proxy", "AWS_ENDPOINT_URL", "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(5);

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("telemetry.acknowledges", "answers every delivery with 2xx", "lambda-facts 3.3",
            "Put the records into a queue and answer 200 at once: a refused batch is sent again", Needs.Telemetry, stage => Task.FromResult(Acknowledges(stage.First.Events, stage.First.Shutdown))),
        new("telemetry.backend-down", "answers deliveries with 2xx while its backend is down", "lambda-facts 3.3",
            "Do not send to the backend inside the listener; keep a bounded queue, and answer 200 also when it is full", Needs.Telemetry, BackendDownAsync),
        new("telemetry.no-loop", "does not log for each record that it receives of itself", "lambda-facts 3.9",
            "Leave 'extension' out of the types, or write nothing on the way of telemetry", Needs.Telemetry, NoLoopAsync),
        new("telemetry.not-supported", "works where the subscription is answered with 202, telemetry not supported", "lambda-facts 3.1",
            "Treat every 2xx as success, and expect that nothing may arrive", Needs.Telemetry,
            stage => stage.SurviveAsync(stage.Subject.Builder().WithoutTelemetry(), _ => Task.FromResult(Finding.Pass))),
        new("telemetry.refused", "does not hang when a late subscription is refused with 403", "lambda-facts 3.1",
            "Work without telemetry, or report init/error and exit; subscribe before the first event/next", Needs.Telemetry, RefusedAsync),
        new("telemetry.after-reset", "receives telemetry again after a reset", "lambda-facts 1.4",
            "Subscribe in each start, take 'Already subscribed' for success, and let the listener take its port again", Needs.Telemetry, AfterResetAsync),
    ];

    private static Finding Acknowledges(IEnumerable<EmulatorEvent> events, ShutdownStartEvent? shutdown)
    {
        int end = shutdown?.Sequence ?? int.MaxValue;
        foreach (EmulatorEvent happened in events.Where(happened => happened.Sequence < end))
        {
            if (happened is TelemetryDeliveredEvent { Status: < 200 or > 299 } refused) return Finding.Fail($"{refused.Extension} answered {refused.Status}");
            if (happened is TelemetryFailedEvent failed) return Finding.Fail($"a delivery to {failed.Extension} failed: {failed.Error}");
        }

        return Finding.Pass;
    }

    private static Task<Finding> BackendDownAsync(Stage stage)
    {
        LambdaEmulatorBuilder builder = stage.Subject.Builder().WithEnvironment("NO_PROXY", "127.0.0.1,localhost,sandbox,sandbox.localdomain");
        foreach (string name in stage.Subject.Options.BackendVariable is { } own ? [.. Backends, own] : Backends) builder.WithEnvironment(name, Dead);
        return stage.SurviveAsync(builder, async emulator =>
        {
            for (int i = 0; i < 5; i++)
            {
                if (await stage.InvokeAsync(emulator, Subject.Chatty).ConfigureAwait(false) is { } problem) return Finding.Fail(problem);
            }

            // The longest pause between two deliveries that most extensions ask for.
            await Task.Delay(TimeSpan.FromSeconds(1.5), stage.CancellationToken).ConfigureAwait(false);
            return Acknowledges(emulator.Timeline, null);
        });
    }

    private static Task<Finding> NoLoopAsync(Stage stage)
    {
        if (!stage.First.Subscriptions.Any(subscribed => subscribed.Types.Contains("extension", StringComparer.Ordinal))) return Task.FromResult(Finding.NotApplicable("it does not subscribe to lines of extensions"));
        return stage.LiveAsync(stage.Subject.Builder(), async emulator =>
        {
            if (await stage.InvokeAsync(emulator, Subject.Chatty).ConfigureAwait(false) is { } problem) return Finding.Fail(problem);
            await Task.Delay(TimeSpan.FromSeconds(2), stage.CancellationToken).ConfigureAwait(false);
            int before = Lines(emulator, stage.Subject);
            await Task.Delay(Watched, stage.CancellationToken).ConfigureAwait(false);
            int written = Lines(emulator, stage.Subject) - before;
            return written < 3 ? Finding.Pass : Finding.Fail($"it wrote {written} lines in {Watched.TotalSeconds:F0} s in which nothing happened");
        });
    }

    private static int Lines(LambdaEmulator emulator, Subject subject) => subject.Names.Sum(name => emulator.Extensions[name].Output.Count);

    private static Task<Finding> RefusedAsync(Stage stage)
    {
        LambdaEmulatorBuilder builder = stage.Subject.Builder().WithFaults(faults =>
            faults.OnSubscribe(Fault.Respond(403, """{"errorMessage":"Telemetry API subscription is closed","errorType":"Telemetry.SubscriptionClosed"}""").Always()));
        return stage.WithAsync(builder, async emulator =>
        {
            InitResult init = await emulator.WaitForInitAsync(stage.CancellationToken).ConfigureAwait(false);
            if (init.Succeeded) return await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem ? Finding.Fail(problem) : Finding.Pass;
            return init.Status == "timeout" ? Finding.Fail("INIT hung until its timeout") : Finding.Warning("it ended, and the function with it: " + Stage.Text(init));
        });
    }

    private static Task<Finding> AfterResetAsync(Stage stage) => stage.LiveAsync(stage.Subject.Builder().WithTimeout(Stage.ShortTimeout), async emulator =>
    {
        await emulator.InvokeAsync(Subject.Slow, stage.CancellationToken).ConfigureAwait(false);
        int reset = emulator.Timeline.Count;
        string? problem = await stage.InvokeAsync(emulator, Subject.Chatty).ConfigureAwait(false) ?? await stage.InvokeAsync(emulator, Subject.Chatty).ConfigureAwait(false);
        if (problem is not null) return Finding.Fail(problem);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stage.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            await emulator.Timeline.WaitForAsync<TelemetryDeliveredEvent>(delivered => delivered.Sequence >= reset && delivered.Status is null or < 300, limit.Token).ConfigureAwait(false);
            return Finding.Pass;
        }
        catch (OperationCanceledException) when (!stage.CancellationToken.IsCancellationRequested)
        {
            return Finding.Fail("no delivery succeeded in the second life");
        }
    });
}
