namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>The billed time of an invocation, an estimate by the platform's rules: whole milliseconds, INIT included (lambda-facts 1.4).</summary>
internal readonly record struct BilledTime(long? Milliseconds)
{
    /// <param name="initializationType">The type of the environment. INIT is part of an invocation's bill on demand only.</param>
    /// <param name="duration">The duration, to the last <c>next</c>.</param>
    /// <param name="init">The INIT before it, after a cold start.</param>
    public static BilledTime Estimate(string initializationType, TimeSpan duration, TimeSpan? init)
    {
        // Managed Instances are billed by the instance, not by the invocation.
        if (initializationType == "lambda-managed-instances") return default;
        TimeSpan billed = duration + (initializationType == "on-demand" ? init.GetValueOrDefault() : TimeSpan.Zero);
        return new BilledTime((long)Math.Ceiling(billed.TotalMilliseconds));
    }
}
