namespace Lambda.Extensions.Sdk;

/// <summary>How long a hook may take: its own budget, or what the deadline leaves less the margin if that is sooner (G01, G13).</summary>
internal sealed class HookBudgets(TimeProvider time)
{
    /// <summary>
    /// What a shutdown without an event is assumed to leave. The platform documents no SIGTERM for extensions; 500 ms is what it
    /// gives a runtime that shares its environment with one (lambda-facts 1.6).
    /// </summary>
    public static readonly TimeSpan UnannouncedShutdown = TimeSpan.FromMilliseconds(500);

    // A shutdown hook is called even when the deadline looks past, since clocks may lie and the process ends anyway.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);

    private long _shutdownEnds;

    public TimeSpan For(ExtensionModule module, Hooks hook, object? argument, int modulesLeft) => hook switch
    {
        Hooks.Starting => module.Options.StartingTimeout,
        Hooks.Activate or Hooks.Initialize => module.Options.InitializeTimeout,
        Hooks.Invoke => Min(module.Options.InvokeTimeout, LeftUntil((argument as ExtensionEvent)?.Deadline) - module.Options.DeadlineMargin),
        Hooks.InvocationCompleted => Min(module.Options.InvokeTimeout, LeftUntil((argument as Invocation)?.Invoke?.Deadline) - module.Options.DeadlineMargin),
        _ => Shutdown(module.Options, modulesLeft),
    };

    /// <summary>Fixes the moment by which a shutdown must be over; returns what is left until then.</summary>
    public TimeSpan BeginShutdown(ShutdownEvent shutdown)
    {
        TimeSpan left = shutdown.Deadline is null ? UnannouncedShutdown : LeftUntil(shutdown.Deadline);
        _shutdownEnds = time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency);
        return left;
    }

    private TimeSpan Shutdown(ExtensionOptions options, int modulesLeft)
    {
        // Each extension gets its share of what is left; what one does not use, the next ones have.
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), _shutdownEnds) - options.DeadlineMargin;
        TimeSpan share = Min(options.ShutdownTimeout, left / Math.Max(1, modulesLeft));
        return share > Least ? share : Least;
    }

    private TimeSpan LeftUntil(DateTimeOffset? deadline) => deadline is { } at ? at - time.GetUtcNow() : TimeSpan.MaxValue / 2;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
