using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk;

/// <summary>What follows from how a hook ended: count, one log line, and, as the failure mode says, an idle extension or the end (G12).</summary>
internal sealed class HookSettlement(LifecycleCounters counters, ILogger log)
{
    // After these many lines a failure that repeats with each invocation has been told often enough.
    private const long SaidInFull = 10;
    private const long ThenEvery = 100;

    /// <summary>The failure that a FailClosed extension ends the process for; null while there is none.</summary>
    public ExtensionError? Fatal { get; private set; }

    public void Settle(ExtensionModule module, Hooks hook, HookOutcome outcome, TimeSpan budget)
    {
        if (outcome.Result == HookResult.Completed) return;
        bool isStart = hook is Hooks.Activate or Hooks.Starting or Hooks.Initialize;
        bool failsClosed = module.Options.FailureMode == FailureMode.FailClosed
            && (isStart || (hook is Hooks.Invoke or Hooks.InvocationCompleted && outcome.Result == HookResult.Failed));
        if (outcome.Result == HookResult.Abandoned) module.Abandon(hook);
        else if (isStart) module.MakeIdle();

        Say(module, hook, outcome, budget, Consequence(hook, outcome, isStart, failsClosed));
        if (!failsClosed || Fatal is not null) return;
        // That a static initialiser failed says nothing without what it failed with.
        Exception? cause = outcome.Error is TypeInitializationException { InnerException: { } inner } ? inner : outcome.Error;
        string what = cause?.Message ?? $"it ran over its budget of {budget.TotalMilliseconds:0} ms";
        Fatal = new ExtensionError(isStart ? "Extension.InitializationFailed" : "Extension.HookFailed", $"{module.Name}: {NameOf(hook)} failed: {what}", outcome.Error);
    }

    public void Skip(ExtensionModule module, Hooks hook)
    {
        if (Tell(++counters.HooksSkipped)) LifecycleLog.HookSkipped(log, module.Name, NameOf(hook), module.AbandonedNow, counters.HooksSkipped);
    }

    public static string NameOf(Hooks hook) => hook switch
    {
        Hooks.Activate => "its constructor",
        Hooks.Starting => "OnStartingAsync",
        Hooks.Initialize => "OnInitializeAsync",
        Hooks.Invoke => "OnInvokeAsync",
        Hooks.InvocationCompleted => "OnInvocationCompletedAsync",
        Hooks.Shutdown => "OnShutdownAsync",
        _ => "disposal",
    };

    private static bool Tell(long count) => count <= SaidInFull || count % ThenEvery == 0;

    private static string Consequence(Hooks hook, HookOutcome outcome, bool isStart, bool failsClosed) => (hook, outcome.Result) switch
    {
        _ when failsClosed => "The function fails with it (FailClosed)",
        (Hooks.Initialize, HookResult.Abandoned) => "The extension is idle until that ends well; the function goes on",
        _ when isStart => "The extension stays idle; the function goes on (FailOpen)",
        (Hooks.Shutdown or Hooks.Dispose, _) => "The shutdown goes on",
        _ => "The function goes on",
    };

    private void Say(ExtensionModule module, Hooks hook, HookOutcome outcome, TimeSpan budget, string consequence)
    {
        long budgetMs = (long)budget.TotalMilliseconds;
        switch (outcome.Result)
        {
            case HookResult.Failed:
                if (Tell(++counters.HooksFailed)) LifecycleLog.HookFailed(log, outcome.Error!, module.Name, NameOf(hook), counters.HooksFailed, consequence);
                break;
            case HookResult.Cancelled:
                if (Tell(++counters.HooksCancelled)) LifecycleLog.HookCancelled(log, module.Name, NameOf(hook), budgetMs, counters.HooksCancelled, consequence);
                break;
            case HookResult.Abandoned:
                if (Tell(++counters.HooksAbandoned)) LifecycleLog.HookAbandoned(log, module.Name, NameOf(hook), budgetMs, counters.HooksAbandoned, consequence);
                break;
        }
    }
}
