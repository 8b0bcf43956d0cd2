namespace UnrulyFunction;

/// <summary>
/// <c>throw</c> (at once), <c>fail</c> (after an await), <c>block</c> (its thread, for ever), <c>hang</c> (awaits for ever), <c>listen</c>
/// (until its token), <c>short</c> (100 ms).
/// </summary>
internal static class Misbehaviour
{
    public static Task Of(string variable, CancellationToken cancellationToken) => Environment.GetEnvironmentVariable(variable) switch
    {
        "throw" => throw new InvalidOperationException($"{variable} throws"),
        "fail" => Fail(variable),
        "block" => Block(),
        "hang" => new TaskCompletionSource().Task,
        "listen" => Task.Delay(Timeout.Infinite, cancellationToken),
        "short" => Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None),
        _ => Task.CompletedTask,
    };

    private static async Task Fail(string variable)
    {
        await Task.Yield();
        throw new InvalidOperationException($"{variable} fails");
    }

    private static Task Block()
    {
        new ManualResetEventSlim().Wait(CancellationToken.None);
        return Task.CompletedTask;
    }
}
