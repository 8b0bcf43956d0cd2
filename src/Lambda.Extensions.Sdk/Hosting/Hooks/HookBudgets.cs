namespace Lambda.Extensions.Sdk.Hosting.Hooks;

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

    // The platform allows two seconds.
    private static readonly TimeSpan MostOfShutdown = TimeSpan.FromMinutes(1);

    private long _shutdownEnds;

    public TimeSpan For(ExtensionModule module, in HookRequest request, int modulesLeft) => request.Hook switch
    {
        HookKind.Starting => module.Options.StartingTimeout,
        HookKind.Activate or HookKind.Initialize => module.Options.InitializeTimeout,
        HookKind.Invoke or HookKind.Restore or HookKind.InvocationCompleted => Min(module.Options.HookTimeout, Left(request.During) - module.Options.DeadlineMargin),
        HookKind.Flush when _shutdownEnds == 0 => Min(module.Options.FlushTimeout, Left(request.During) - module.Options.DeadlineMargin),
        // The shutdown hook comes after it.
        HookKind.Flush => Max(Least, Min(module.Options.FlushTimeout, Shutdown(module.Options, modulesLeft * 2))),
        _ => Shutdown(module.Options, modulesLeft),
    };

    /// <summary>The budget of a hook on the telemetry thread.</summary>
    /// <param name="module">Whose hook.</param>
    /// <param name="hook">Which.</param>
    /// <param name="heldFor">The time until the deadline of the invocation in which <c>next</c> waits for it; null when none does.</param>
    /// <param name="drainLeft">What a shutdown leaves for all of them; null before it.</param>
    public static TimeSpan ForTelemetry(ExtensionModule module, HookKind hook, TimeSpan? heldFor, TimeSpan? drainLeft)
    {
        TimeSpan own = hook == HookKind.Flush ? module.Options.FlushTimeout : module.Options.HookTimeout;
        if (drainLeft is { } left) return Max(Least, Min(own, left));
        return heldFor is { } held ? Min(own, held - module.Options.DeadlineMargin) : own;
    }

    /// <summary>How long a shutdown may wait for what telemetry still tells: less than half, since a flush and the shutdown hooks follow.</summary>
    public TimeSpan ForDrain(TimeSpan margin)
    {
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), _shutdownEnds) - margin;
        return Max(Least, left * 0.4);
    }

    /// <summary>Fixes the moment by which a shutdown must be over; returns what is left until then.</summary>
    public TimeSpan BeginShutdown(ShutdownEvent shutdown)
    {
        TimeSpan left = shutdown.Deadline is { } deadline ? deadline - time.GetUtcNow() : UnannouncedShutdown;
        // A deadline further away than any shutdown, or long gone: the clock has stepped.
        if (left > MostOfShutdown || left < -MostOfShutdown) left = UnannouncedShutdown;
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

    private TimeSpan Left(InvokeEvent? invoke) => invoke?.TimeLeft(time) ?? TimeSpan.MaxValue / 2;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
