namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>Not what is tested: only so that a hang fails instead of hanging.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task Patiently(this Task task) => task.WaitAsync(Limit, TimeProvider.System);

    public static Task<T> Patiently<T>(this Task<T> task) => task.WaitAsync(Limit, TimeProvider.System);

    /// <summary>Waits for what happens by itself.</summary>
    public static async Task Until(Func<bool> reached)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!reached())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Delay(1, limit.Token);
        }
    }
}
