using PayloadGuard.Rules;

namespace Lambda.Extensions.Sdk.GuardTests.Support;

/// <summary>Reads rules from a text, with or without other variables.</summary>
internal static class Rules
{
    public static GuardRules Read(string text, params (string Name, string Value)[] others) => RuleSource.Read(Variables([("PAYLOAD_GUARD_RULES", text), .. others]));

    public static VariableReader Variables(params (string Name, string Value)[] variables) =>
        new(LambdaEnvironment.FromVariables(variables.ToDictionary(static v => v.Name, static v => v.Value)));
}
