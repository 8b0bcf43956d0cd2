using System.Collections.Concurrent;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.RuntimeApi;
using Microsoft.Extensions.Logging;
using PayloadGuard.Rules;

namespace PayloadGuard;

/// <summary>Writes a line for each invocation: sizes, outcome, and the rules that applied. It reads no payload.</summary>
internal class AuditGuard(GuardRules rules, ILogger<AuditGuard> log) : RuntimeApiExtension
{
    // Far more than run at once. An invocation whose end is never reported must not use memory without end.
    private const int MaxEntries = 4096;

    private readonly ConcurrentDictionary<string, AuditEntry> _entries = new(StringComparer.Ordinal);
    private Stream? _stdout;

    /// <summary>Gets or sets the output for the lines.</summary>
    internal Func<Stream> Stdout { get; init; } = LambdaStandardOutput.Open;

    protected GuardRules Rules => rules;

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
    {
        GuardLog.Findings(log, rules);
        return Task.CompletedTask;
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        _entries.TryRemove(invocation.RequestId, out AuditEntry? entry);
        if (rules.Audit) (_stdout ??= Stdout()).Write(AuditLine.Of(invocation, entry));
        return Task.CompletedTask;
    }

    /// <summary>Returns what the hooks did to an invocation that still runs.</summary>
    protected AuditEntry EntryOf(string requestId)
    {
        if (_entries.Count >= MaxEntries) _entries.Clear();
        return _entries.GetOrAdd(requestId, static _ => new AuditEntry());
    }
}
