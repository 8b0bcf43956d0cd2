namespace Lambda.Extensions.Sdk.Hosting.Hooks;

/// <summary>Calls a hook of all extensions, one after the other.</summary>
/// <remarks>
/// The cursor advances before a hook is called. When that hook blocks its thread, another thread can continue after it.
/// </remarks>
internal sealed class HookSequence(ExtensionModule[] modules, HookRunner runner, HookBudgets budgets, HookFailurePolicy settlement)
{
    private int _cursor;
    private TimeSpan _budget;

    /// <summary>Records that the hook that was called last was abandoned.</summary>
    public void SettleAbandoned(HookKind hook) => settlement.Settle(modules[_cursor - 1], hook, new HookOutcome(HookResult.Abandoned), _budget);

    /// <summary>Calls the hook of all extensions that are left. Returns false when this thread was retired inside a hook.</summary>
    public bool Run(HookRequest request)
    {
        HookKind hook = request.Hook;
        while (_cursor < modules.Length)
        {
            ExtensionModule module = modules[_cursor++];
            if (!module.Wants(hook)) continue;
            if (!hook.SavesWork() && module.AbandonedNow >= ExtensionModule.MaxAbandoned)
            {
                settlement.Skip(module, hook);
                continue;
            }

            int modulesLeft = hook == HookKind.Dispose ? 1 : modules.Length - _cursor + 1;
            _budget = budgets.For(module, request, modulesLeft);
            if (!module.Turn.TryEnter(_budget, out bool waited))
            {
                settlement.Settle(module, hook, new HookOutcome(HookResult.Skipped), _budget);
                continue;
            }

            // The deadline came closer while another hook of this extension had the turn.
            if (waited) _budget = budgets.For(module, request, modulesLeft);
            HookOutcome outcome = runner.Run(module, request.WithBudget(_budget), _budget);
            if (outcome.Result == HookResult.Retired) return false;
            settlement.Settle(module, hook, outcome, _budget);
        }

        _cursor = 0;
        return true;
    }
}
