using Lambda.Extensions.Sdk.RuntimeApi;

namespace PayloadGuard.Rules;

/// <summary>Delays a share of the events, or fails it in the function's place.</summary>
internal sealed record InjectRule(string Name, double Rate, TimeSpan Delay, EventDecision? Decision);
