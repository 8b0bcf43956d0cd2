namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

/// <summary>Not what is tested: only so that a hang fails instead of hanging.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    public static Task Patiently(this Task task) => task.WaitAsync(Limit, TimeProvider.System);

    public static Task<T> Patiently<T>(this Task<T> task) => task.WaitAsync(Limit, TimeProvider.System);
}
