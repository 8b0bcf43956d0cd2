namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// Calculates the time that a hook may take: its own budget, or the time until the deadline less the margin if that is shorter (G01,
/// G13).
/// </summary>
internal sealed class HookBudgets(TimeProvider time)
{
    /// <summary>
    /// The time that a shutdown without an event is assumed to have. The platform documents no SIGTERM for extensions. It gives 500
    /// ms to a runtime that shares its environment with one (lambda-facts 1.6).
    /// </summary>
    public static readonly TimeSpan UnannouncedShutdown = TimeSpan.FromMilliseconds(500);

    // A shutdown hook is called even when its deadline seems to have passed: a clock may be wrong, and the process ends anyway.
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

    /// <summary>Returns the budget of a hook on the telemetry thread.</summary>
    /// <param name="module">The extension.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="heldFor">
    /// The time until the deadline of the invocation in which <c>next</c> waits for the hook; null when none waits.
    /// </param>
    /// <param name="drainLeft">The time that a shutdown leaves for all hooks; null before a shutdown.</param>
    public static TimeSpan ForTelemetry(ExtensionModule module, HookKind hook, TimeSpan? heldFor, TimeSpan? drainLeft)
    {
        TimeSpan own = hook == HookKind.Flush ? module.Options.FlushTimeout : module.Options.HookTimeout;
        if (drainLeft is { } left) return Max(Least, Min(own, left));
        return heldFor is { } held ? Min(own, held - module.Options.DeadlineMargin) : own;
    }

    /// <summary>
    /// Returns the time that a shutdown may wait for late telemetry. It is less than half of what is left, since a flush and the
    /// shutdown hooks follow.
    /// </summary>
    public TimeSpan ForDrain(TimeSpan margin)
    {
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), _shutdownEnds) - margin;
        return Max(Least, left * 0.4);
    }

    /// <summary>Fixes the moment at which a shutdown must be over. Returns the time until then.</summary>
    public TimeSpan BeginShutdown(ShutdownEvent shutdown)
    {
        TimeSpan left = shutdown.Deadline is { } deadline ? deadline - time.GetUtcNow() : UnannouncedShutdown;
        // The deadline is further away than any shutdown allows, or long past, so a clock has stepped.
        if (left > MostOfShutdown || left < -MostOfShutdown) left = UnannouncedShutdown;
        _shutdownEnds = time.GetTimestamp() + (long)(left.TotalSeconds * time.TimestampFrequency);
        return left;
    }

    private TimeSpan Shutdown(ExtensionOptions options, int modulesLeft)
    {
        // Each extension gets its share of the time that is left. Time that one does not use goes to the next ones.
        TimeSpan left = time.GetElapsedTime(time.GetTimestamp(), _shutdownEnds) - options.DeadlineMargin;
        TimeSpan share = Min(options.ShutdownTimeout, left / Math.Max(1, modulesLeft));
        return share > Least ? share : Least;
    }

    private TimeSpan Left(InvokeEvent? invoke) => invoke?.TimeLeft(time) ?? TimeSpan.MaxValue / 2;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
