using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>
/// Handles the result of a hook: it counts, logs one line, and, depending on the failure mode, makes the extension idle or ends the
/// process (G12).
/// </summary>
/// <remarks>The loop's thread and the telemetry thread may use it at the same time.</remarks>
internal sealed class HookFailurePolicy(LifecycleCounters counters, ILogger log)
{
    // After this many lines, a failure that repeats with each invocation is logged less often.
    private const long SaidInFull = 10;
    private const long ThenEvery = 100;

    private readonly Lock _settling = new();
    private ExtensionError? _fatal;

    /// <summary>Gets the failure that makes a FailClosed extension end the process; null while there is none.</summary>
    public ExtensionError? Fatal => Volatile.Read(ref _fatal);

    public void Settle(ExtensionModule module, HookKind hook, HookOutcome outcome, TimeSpan budget)
    {
        if (outcome.Result == HookResult.Completed) return;
        lock (_settling) SettleTrouble(module, hook, outcome, budget);
    }

    /// <summary>
    /// Records a hook of the Runtime API that did not end as it should. Its own thread waits for no turn, and its failure concerns one
    /// invocation only.
    /// </summary>
    public void SettleRuntimeHook(ExtensionModule module, HookKind hook, RuntimeHookFailure failure, Exception? error, TimeSpan budget, bool failsClosed)
    {
        string consequence = failsClosed ? "The invocation fails with it (FailClosed)" : "The original is forwarded";
        lock (_settling)
        {
            switch (failure)
            {
                case RuntimeHookFailure.Threw:
                    Log(module, hook, new HookOutcome(HookResult.Failed, error), budget, consequence);
                    break;
                case RuntimeHookFailure.Late:
                    // Its token is cancelled, and nothing waits for its end.
                    Log(module, hook, new HookOutcome(HookResult.Cancelled), budget, consequence);
                    break;
                default:
                    if (IsLogged(++counters.HooksSkipped)) LifecycleLog.RuntimeHookSkipped(log, module.Name, NameOf(hook), counters.HooksSkipped, $"{error?.Message ?? "too many of its calls still run over their budget"}. {consequence}");
                    break;
            }
        }
    }

    /// <summary>Records a hook that was not called, because too many abandoned hooks of the extension still run.</summary>
    public void Skip(ExtensionModule module, HookKind hook)
    {
        lock (_settling)
        {
            if (IsLogged(++counters.HooksSkipped)) LifecycleLog.HookSkipped(log, module.Name, NameOf(hook), module.AbandonedNow, counters.HooksSkipped);
        }
    }

    public static string NameOf(HookKind hook) => hook switch
    {
        HookKind.Activate => "its constructor",
        HookKind.Dispose => "disposal",
        HookKind.Chunk => "OnResponseChunkAsync",
        _ => $"On{hook}Async",
    };

    private void SettleTrouble(ExtensionModule module, HookKind hook, HookOutcome outcome, TimeSpan budget)
    {
        if (outcome.Result == HookResult.Skipped)
        {
            if (IsLogged(++counters.HooksSkipped)) LifecycleLog.HookBusy(log, module.Name, NameOf(hook), (long)budget.TotalMilliseconds, counters.HooksSkipped);
            return;
        }

        bool isStart = hook.IsStart();
        bool failsClosed = module.Options.FailureMode == FailureMode.FailClosed
            && (isStart || (!hook.IsEnd() && outcome.Result == HookResult.Failed));
        if (outcome.Result == HookResult.Abandoned) module.Abandon(hook);
        else if (isStart) module.MakeIdle();

        Log(module, hook, outcome, budget, Consequence(hook, outcome, isStart, failsClosed));
        if (!failsClosed || _fatal is not null) return;
        // The failure of a static initialiser is useful only with its inner exception.
        Exception? cause = outcome.Error is TypeInitializationException { InnerException: { } inner } ? inner : outcome.Error;
        string what = cause?.Message ?? $"it ran over its budget of {budget.TotalMilliseconds:0} ms";
        _fatal = new ExtensionError(isStart ? "Extension.InitializationFailed" : "Extension.HookFailed", $"{module.Name}: {NameOf(hook)} failed: {what}", outcome.Error);
    }

    private static bool IsLogged(long count) => count <= SaidInFull || count % ThenEvery == 0;

    private static string Consequence(HookKind hook, HookOutcome outcome, bool isStart, bool failsClosed) => (hook, outcome.Result) switch
    {
        _ when failsClosed => "The function fails with it (FailClosed)",
        (HookKind.Initialize, HookResult.Abandoned) => "The extension is idle until that ends well; the function continues",
        _ when isStart => "The extension stays idle; the function continues (FailOpen)",
        (HookKind.Shutdown or HookKind.Dispose, _) => "The shutdown continues",
        _ => "The function continues",
    };

    private void Log(ExtensionModule module, HookKind hook, HookOutcome outcome, TimeSpan budget, string consequence)
    {
        long budgetMs = (long)budget.TotalMilliseconds;
        switch (outcome.Result)
        {
            case HookResult.Failed:
                if (IsLogged(++counters.HooksFailed)) LifecycleLog.HookFailed(log, outcome.Error!, module.Name, NameOf(hook), counters.HooksFailed, consequence);
                break;
            case HookResult.Cancelled:
                if (IsLogged(++counters.HooksCancelled)) LifecycleLog.HookCancelled(log, module.Name, NameOf(hook), budgetMs, counters.HooksCancelled, consequence);
                break;
            case HookResult.Abandoned:
                if (IsLogged(++counters.HooksAbandoned)) LifecycleLog.HookAbandoned(log, module.Name, NameOf(hook), budgetMs, counters.HooksAbandoned, consequence);
                break;
        }
    }
}
