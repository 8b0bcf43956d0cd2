namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>Freezes between invocations.</summary>
internal static class FreezeFamily
{
    /// <summary>The share of the long freeze for extensions whose scenarios run one after the other.</summary>
    private const int Shortened = 3;

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("freeze.between", "works when every invocation is followed by a freeze", "lambda-facts 1.1",
            "Expect that the process stands still at any time after event/next", Needs.Health,
            stage => stage.SurviveAsync(stage.Subject.Builder().WithFreezeBetweenInvocations(), async emulator =>
            {
                for (int i = 0; i < 3; i++)
                {
                    if (await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } problem) return Finding.Fail(problem);
                    await Task.Delay(100, stage.CancellationToken).ConfigureAwait(false);
                }

                return Finding.Pass;
            })),
        new("freeze.long", "survives a freeze in which all its timers and client timeouts run out", "lambda-facts 2.2",
            "Set no client timeout for event/next, and expect that a timer is late by hours", Needs.Health, LongAsync) { IsLong = true },
        new("freeze.idle", "waits for an event for a long time without a freeze", "lambda-facts 2.2",
            "Set no client timeout for event/next: a second call is refused while the first one waits", Needs.Health, IdleAsync) { IsLong = true },
    ];

    private static TimeSpan Length(Stage stage) => stage.First.RunsInParallel ? stage.Subject.Options.LongFreeze : stage.Subject.Options.LongFreeze / Shortened;

    private static Task<Finding> LongAsync(Stage stage) => stage.SurviveAsync(stage.Subject.Builder(), async emulator =>
    {
        if (await stage.InvokeAsync(emulator, Subject.Chatty).ConfigureAwait(false) is { } problem) return Finding.Fail(problem);
        await emulator.FreezeAsync(stage.CancellationToken).ConfigureAwait(false);
        await Task.Delay(Length(stage), stage.CancellationToken).ConfigureAwait(false);
        await emulator.ThawAsync(stage.CancellationToken).ConfigureAwait(false);
        // What has run out strikes before the next event, on a busy machine too.
        await Task.Delay(1000, stage.CancellationToken).ConfigureAwait(false);
        return await stage.InvokeAsync(emulator, Subject.Chatty).ConfigureAwait(false) is { } after ? Finding.Fail($"after {Length(stage).TotalSeconds:F0} s of freeze {after}") : Finding.Pass;
    });

    private static Task<Finding> IdleAsync(Stage stage) => stage.SurviveAsync(stage.Subject.Builder(), async emulator =>
    {
        await Task.Delay(Length(stage), stage.CancellationToken).ConfigureAwait(false);
        return await stage.InvokeAsync(emulator).ConfigureAwait(false) is { } after ? Finding.Fail($"after {Length(stage).TotalSeconds:F0} s without an event {after}") : Finding.Pass;
    });
}
