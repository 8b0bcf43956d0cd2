namespace Lambda.Extensions.Sdk;

/// <summary>
/// Calls hooks on the loop thread, each under its budget. A hook that completes at once costs no thread switch; one that
/// awaits is waited for; one that does neither loses the loop (see <see cref="Watchdog"/>).
/// </summary>
internal sealed class HookRunner(Watchdog watchdog)
{
    public HookOutcome Run(ExtensionModule module, Hooks hook, object? argument, TimeSpan budget)
    {
        HookCall call = module.Call();
        long version = call.Begin();
        watchdog.Arm(call, version, budget);
        Task? task = null;
        Exception? thrown = null;
        try
        {
            task = module.Run(hook, argument, call.Token) ?? throw new InvalidOperationException("The hook returned null instead of a task.");
        }
        catch (Exception e)
        {
            thrown = e;
        }

        if (!call.TryLeave(task))
        {
            call.ReturnedLate(task, thrown);
            return new HookOutcome(HookResult.Retired);
        }

        bool ended = thrown is not null || call.WaitForTask(task!);
        watchdog.Disarm();
        if (!ended) return new HookOutcome(HookResult.Abandoned);
        if (thrown is null && task!.IsCompletedSuccessfully) return new HookOutcome(HookResult.Completed);
        Exception error = thrown ?? Unwrap(task!);
        return error is OperationCanceledException && call.WasCancelled ? new HookOutcome(HookResult.Cancelled) : new HookOutcome(HookResult.Failed, error);
    }

    private static Exception Unwrap(Task task) => task.Exception?.InnerException ?? new TaskCanceledException(task);
}
