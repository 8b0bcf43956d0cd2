using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.RuntimeApi;
using Microsoft.Extensions.Logging;
using PayloadGuard.Rules;

namespace PayloadGuard;

/// <summary>Writes a line for each invocation: sizes, outcome, and the rules that applied. It reads no payload.</summary>
internal class AuditGuard(GuardRules rules, ILogger<AuditGuard> log) : RuntimeApiExtension
{
    private Stream? _stdout;

    /// <summary>Gets or sets the output for the lines.</summary>
    internal Func<Stream> Stdout { get; init; } = LambdaStandardOutput.Open;

    protected GuardRules Rules => rules;

    protected AuditBook Book { get; } = new();

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
    {
        GuardLog.Findings(log, rules);
        return Task.CompletedTask;
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        AuditEntry? entry = Book.Take(invocation.RequestId);
        if (rules.Audit) (_stdout ??= Stdout()).Write(AuditLine.Of(invocation, entry));
        return Task.CompletedTask;
    }
}
