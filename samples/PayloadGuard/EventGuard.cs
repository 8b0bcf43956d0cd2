using System.Text.Json;
using Lambda.Extensions.Sdk.RuntimeApi;
using Microsoft.Extensions.Logging;
using PayloadGuard.Rules;

namespace PayloadGuard;

/// <summary>Refuses events by rules, and injects latency and errors.</summary>
internal class EventGuard(GuardRules rules, TimeProvider time, ILogger<EventGuard> log) : AuditGuard(rules, log)
{
    private static readonly EventDecision WrongRules = EventDecision.Fail("PayloadGuard.WrongRules", "The rules of the payload guard are wrong, and it fails closed.");

    /// <summary>Gets the numbers from 0 to 1 that decide on injections.</summary>
    internal Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    protected override async ValueTask<EventDecision> OnEventAsync(RuntimeEvent runtimeEvent, CancellationToken cancellationToken)
    {
        if (Rules.RefuseAll)
        {
            EntryOf(runtimeEvent.RequestId).Add("wrong-rules", "refused");
            return WrongRules;
        }

        if (FindRefusal(runtimeEvent.Payload) is { } refusal)
        {
            EntryOf(runtimeEvent.RequestId).Add(refusal.Name, "refused");
            return refusal.Decision;
        }

        foreach (InjectRule rule in Rules.Inject)
        {
            if (Random() >= rule.Rate) continue;
            AuditEntry entry = EntryOf(runtimeEvent.RequestId);
            entry.Add(rule.Name);
            if (rule.Delay > TimeSpan.Zero) await Task.Delay(rule.Delay, time, cancellationToken);
            if (rule.Decision is not { } decision) continue;
            entry.Add(rule.Name, "injected");
            return decision;
        }

        return EventDecision.Continue;
    }

    private RefuseRule? FindRefusal(ReadOnlyMemory<byte> payload)
    {
        bool needsJson = Rules.Refuse.Exists(static rule => rule.Path is not null);
        using JsonDocument? json = needsJson ? TryParse(payload) : null;
        // Without the exception of the parser, whose message can contain a part of the payload.
        if (needsJson && json is null && Rules.FailClosed) throw new InvalidDataException("the event is not JSON, so the rules with a path cannot be checked");
        return Rules.Refuse.Find(rule => rule.Applies(payload.Span, json?.RootElement));
    }

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> payload)
    {
        try
        {
            return JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 512 });
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
