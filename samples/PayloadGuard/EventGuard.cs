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
            Book.Of(runtimeEvent.RequestId).Add("wrong-rules", "refused");
            return WrongRules;
        }

        if (FindRefusal(runtimeEvent.Payload) is { } refusal)
        {
            Book.Of(runtimeEvent.RequestId).Add(refusal.Name, "refused");
            return refusal.Decision;
        }

        foreach (InjectRule rule in Rules.Inject)
        {
            if (Random() >= rule.Rate) continue;
            AuditEntry entry = Book.Of(runtimeEvent.RequestId);
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
        JsonDocument? json = null;
        bool isJson = true;
        try
        {
            foreach (RefuseRule rule in Rules.Refuse)
            {
                if (rule.Path is null)
                {
                    if (rule.Matches(payload.Span)) return rule;
                    continue;
                }

                if (isJson && json is null) isJson = TryParse(payload, out json);
                if (json is not null && rule.Matches(json.RootElement)) return rule;
                // Without the exception of the parser, whose message can contain a part of the payload.
                if (!isJson && Rules.FailClosed) throw new InvalidDataException($"the event is not JSON, so the rule '{rule.Name}' cannot be checked");
            }

            return null;
        }
        finally
        {
            json?.Dispose();
        }
    }

    private static bool TryParse(ReadOnlyMemory<byte> payload, out JsonDocument? json)
    {
        try
        {
            json = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = 512 });
            return true;
        }
        catch (JsonException)
        {
            json = null;
            return false;
        }
    }
}
