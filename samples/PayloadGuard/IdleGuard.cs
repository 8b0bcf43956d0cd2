using Lambda.Extensions.Sdk;
using Microsoft.Extensions.Logging;
using PayloadGuard.Rules;

namespace PayloadGuard;

/// <summary>Does nothing: there are no rules. The wrapper finds no proxy, and the runtime uses the platform directly.</summary>
internal sealed class IdleGuard(GuardRules rules, ILogger<IdleGuard> log) : ExtensionBase
{
    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
    {
        GuardLog.Findings(log, rules);
        return Task.CompletedTask;
    }
}
