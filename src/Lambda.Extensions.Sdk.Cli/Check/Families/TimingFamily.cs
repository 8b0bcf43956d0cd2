using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Check.Families;

/// <summary>Times of the undisturbed life against the limits that were given.</summary>
internal static class TimingFamily
{
    public static readonly IReadOnlyList<Scenario> All =
    [
        new("timing.init", "needs no more than --max-init from its start to its first event/next", "lambda-facts 8",
            "Do slow work after the first event/next, or start faster: the time is billed with each cold start", Needs.Health, stage => Task.FromResult(Init(stage))),
        new("timing.held", "adds no more than --max-held to an invocation", "lambda-facts 1.3",
            "Call event/next before slow work, or send less often: the time is billed with each invocation", Needs.Health, stage => Task.FromResult(Held(stage))),
    ];

    private static Finding Init(Stage stage)
    {
        if (stage.Subject.Options.MaxInit is not { } limit) return Finding.NotApplicable("no --max-init is given");
        TimeSpan slowest = stage.Subject.Names.Max(name => Offset(stage.First, EmulatorEventNames.ExtensionNext, name) - Offset(stage.First, EmulatorEventNames.ExtensionStarted, name));
        return Compare(slowest, limit);
    }

    private static Finding Held(Stage stage)
    {
        if (stage.Subject.Options.MaxHeld is not { } limit) return Finding.NotApplicable("no --max-held is given");
        List<TimeSpan> times = [.. stage.First.Invocations.Select(result => result.PostRuntimeDuration ?? TimeSpan.Zero).Order()];
        return Compare(times[times.Count / 2], limit);
    }

    private static TimeSpan Offset(FirstLife life, string name, string extension) => life.Events.First(e => e.Name == name && e.Extension == extension).Offset;

    private static Finding Compare(TimeSpan time, TimeSpan limit)
    {
        string text = FormattableString.Invariant($"{time.TotalMilliseconds:F1} ms of {limit.TotalMilliseconds:0.###} ms");
        return time <= limit ? Finding.Pass with { Detail = text } : Finding.Fail(text);
    }
}
