namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>
/// Calls the hooks of the Runtime API under their budget (G26). A hook that fails gives no result. The caller then forwards the
/// original bytes, or fails the invocation (<see cref="FailsClosed"/>).
/// </summary>
internal sealed class RuntimeHooks(IRuntimeProxyHost host, RuntimeHookSet overridden, InvocationBook invocations) : IDisposable
{
    /// <summary>The type of the error of an invocation that fails closed.</summary>
    public const string FailedType = "Extension.HookFailed";

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(15);

    private readonly HookThreads _threads = new(host.Time);
    private volatile RuntimeApiExtension? _extension;

    public bool FailsClosed => (host.Options.RuntimeApi.FailureMode ?? host.Options.FailureMode) == FailureMode.FailClosed;

    public int MaxPayload => host.Options.RuntimeApi.MaxPayloadBytes;

    /// <summary>Calls hooks from now on.</summary>
    public void Open(RuntimeApiExtension extension) => _extension = extension;

    private bool IsReady => _extension is not null && host.IsActive;

    /// <summary>
    /// Returns whether the hook is overridden, and may be called. An extension whose start failed is idle, and its hooks are not
    /// called. Under FailClosed that is a failure of the hook.
    /// </summary>
    public bool Wants(RuntimeHookSet hook) => Overrides(hook) && (IsReady || (FailsClosed && hook != RuntimeHookSet.Error));

    /// <summary>Returns whether the hook may be called at any time of this connection.</summary>
    public bool Overrides(RuntimeHookSet hook) => (overridden & hook) != RuntimeHookSet.None;

    /// <summary>Calls a hook. Returns null when it failed, which has been counted and logged.</summary>
    /// <param name="hook">The hook.</param>
    /// <param name="message">Its argument.</param>
    /// <param name="requestId">The invocation, whose deadline limits the budget; null for an error of the start.</param>
    /// <param name="stillRuns">True when the hook was abandoned, and may still read its argument.</param>
    public object? Call(HookKind hook, object message, string? requestId, out bool stillRuns)
    {
        stillRuns = false;
        if (!IsReady) return Fail(hook, RuntimeHookFailure.Skipped, new InvalidOperationException("the extension is idle, because its start failed"), TimeSpan.Zero);
        RuntimeApiExtension extension = _extension!;
        TimeSpan budget = Budget(invocations.DeadlineOf(requestId));
        if (_threads.AreExhausted) return Fail(hook, RuntimeHookFailure.Skipped, null, budget);
        Task<object?>? task;
        try
        {
            stillRuns = !_threads.TryRun(token => extension.Call(hook, message, token), budget, out task);
        }
        catch (Exception e)
        {
            // No thread can be started for the hook.
            return Fail(hook, RuntimeHookFailure.Threw, e, budget);
        }

        if (task is null) return Fail(hook, RuntimeHookFailure.Late, null, budget);
        if (task is { IsCompletedSuccessfully: true, Result: { } decision }) return decision;
        return Fail(hook, RuntimeHookFailure.Threw, Reason(task), budget);
    }

    /// <summary>Records a message that is above the limit for hooks.</summary>
    public void Skip(HookKind hook) => Fail(hook, RuntimeHookFailure.Skipped, new InvalidDataException($"the payload is larger than {MaxPayload} bytes"), TimeSpan.Zero);

    public void Dispose() => _threads.Dispose();

    private static Exception Reason(Task<object?> task) =>
        task.IsCompletedSuccessfully ? new InvalidOperationException("The hook returned null instead of a decision.") : task.Exception?.InnerException ?? new TaskCanceledException(task);

    private TimeSpan Budget(long? deadlineMs)
    {
        TimeSpan budget = host.Options.RuntimeApi.HookTimeout;
        if (deadlineMs is not { } deadline) return budget;
        double leftMs = deadline - (double)host.Time.GetUtcNow().ToUnixTimeMilliseconds();
        // A deadline that has passed, or is further away than any timeout, is a clock's error or a test's.
        if (leftMs <= 0 || leftMs > LongestTimeout.TotalMilliseconds) return budget;
        TimeSpan left = TimeSpan.FromMilliseconds(leftMs) - host.Options.DeadlineMargin;
        return left > budget ? budget : left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private object? Fail(HookKind hook, RuntimeHookFailure failure, Exception? error, TimeSpan budget)
    {
        host.Settle(hook, failure, error, budget, FailsClosed && hook != HookKind.Error);
        return null;
    }
}
