using Lambda.Extensions.Sdk;
using Microsoft.Extensions.DependencyInjection;
using PayloadGuard;
using PayloadGuard.Rules;

GuardRules rules = RuleSource.Read(new VariableReader(LambdaEnvironment.Current));
ExtensionHostBuilder builder = ExtensionHost.CreateBuilder();
builder.Services.AddSingleton(rules);
// Each class overrides more hooks, and only a hook that is overridden costs: without rules there is no proxy and no telemetry.
if (rules.AreOff) builder.AddExtension<IdleGuard>();
else if (!rules.NeedEvents && rules.Redact.Count == 0) builder.AddExtension<AuditGuard>(rules.Configure);
else if (rules.Redact.Count == 0) builder.AddExtension<EventGuard>(rules.Configure);
else builder.AddExtension<AnswerGuard>(rules.Configure);
return builder.Build().Run();
