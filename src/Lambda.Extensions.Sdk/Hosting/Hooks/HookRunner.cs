using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// Calls hooks on the thread of a loop, each in its extension's turn and under its budget. A hook that completes at once costs no
/// thread switch. The thread waits for a hook that awaits. When a hook blocks the thread, another thread takes over the loop (see
/// <see cref="Watchdog"/>).
/// </summary>
internal sealed class HookRunner(Watchdog watchdog)
{
    /// <summary>Calls a hook. The caller has taken the extension's turn, which ends with the hook.</summary>
    /// <param name="module">The extension.</param>
    /// <param name="request">The hook and its argument.</param>
    /// <param name="budget">The time that the hook may take.</param>
    public HookOutcome Run(ExtensionModule module, in HookRequest request, TimeSpan budget)
    {
        HookCall call = module.Call();
        long version = call.Begin();
        watchdog.Arm(call, version, budget);
        Activity? activity = SdkActivities.Start(request.Hook, module.Name);
        Task? task = null;
        Exception? thrown = null;
        try
        {
            task = module.Run(request, call.Token) ?? throw new InvalidOperationException("The hook returned null instead of a task.");
        }
        catch (Exception e)
        {
            thrown = e;
        }

        if (!call.TryLeave(task))
        {
            // The thread that took over the loop has released the turn.
            call.ReturnedLate(task, thrown);
            return new HookOutcome(HookResult.Retired);
        }

        bool ended = thrown is not null || call.WaitForTask(task!);
        watchdog.Disarm();
        HookOutcome outcome = ended ? OutcomeOf(call, task, thrown) : new HookOutcome(HookResult.Abandoned);
        SdkActivities.End(activity, outcome.Result);
        // The turn of an abandoned hook is released with its call.
        if (ended) module.Turn.Exit();
        return outcome;
    }

    private static HookOutcome OutcomeOf(HookCall call, Task? task, Exception? thrown)
    {
        if (thrown is null && task!.IsCompletedSuccessfully) return new HookOutcome(HookResult.Completed);
        Exception error = thrown ?? Unwrap(task!);
        return error is OperationCanceledException && call.WasCancelled ? new HookOutcome(HookResult.Cancelled) : new HookOutcome(HookResult.Failed, error);
    }

    private static Exception Unwrap(Task task) => task.Exception?.InnerException ?? new TaskCanceledException(task);
}
