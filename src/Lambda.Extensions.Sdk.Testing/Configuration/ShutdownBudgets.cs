namespace Lambda.Extensions.Sdk.Testing.Configuration;

/// <summary>Sets the time that a shutdown may take. The defaults are the platform's documented values.</summary>
public sealed class ShutdownBudgets
{
    /// <summary>Gets the time with at least one external extension. Default 2000 ms.</summary>
    public TimeSpan WithExternal { get; init; } = TimeSpan.FromMilliseconds(2000);

    /// <summary>Gets the time with internal extensions only. Default 500 ms. Without any extension the runtime is killed at once.</summary>
    public TimeSpan InternalOnly { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the runtime's part of that time, from SIGTERM to SIGKILL. Default 300 ms.</summary>
    public TimeSpan RuntimeShare { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Gets the runtime's part of that time when an internal extension is registered. Default 500 ms.</summary>
    public TimeSpan RuntimeShareWithInternal { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the runtime's part of that time on Managed Instances. Default 600 ms.</summary>
    public TimeSpan RuntimeShareOnManagedInstances { get; init; } = TimeSpan.FromMilliseconds(600);

    internal void Validate(string parameter)
    {
        foreach (TimeSpan budget in (ReadOnlySpan<TimeSpan>)[WithExternal, InternalOnly, RuntimeShare, RuntimeShareWithInternal, RuntimeShareOnManagedInstances])
        {
            if (budget < TimeSpan.Zero || budget > TimeSpan.FromMinutes(10))
                throw new ArgumentException("A shutdown budget lies between zero and ten minutes.", parameter);
        }
    }
}
