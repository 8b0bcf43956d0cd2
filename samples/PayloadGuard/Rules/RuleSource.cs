using System.Text;
using Lambda.Extensions.Sdk;

namespace PayloadGuard.Rules;

/// <summary>Finds the rules: in a variable, or else in a file of a layer.</summary>
internal static class RuleSource
{
    private const string RulesVariable = "PAYLOAD_GUARD_RULES";
    private const string FileVariable = "PAYLOAD_GUARD_FILE";
    private const string DefaultFile = "/opt/payload-guard.json";
    private const int MaxFile = 1024 * 1024;

    public static GuardRules Read(VariableReader variables)
    {
        var rules = new GuardRules { FailClosed = variables.GetChoice("PAYLOAD_GUARD_FAIL", "open", "closed") == "closed" };
        string? text = variables.GetText(RulesVariable);
        string? file = variables.GetText(FileVariable);
        if (text is not null) new RuleReader(RulesVariable, rules).Read(Encoding.UTF8.GetBytes(text));
        else if (file is not null || File.Exists(DefaultFile)) ReadFile(file ?? DefaultFile, rules);
        rules.Findings.AddRange(variables.Findings);
        rules.Findings.AddRange(variables.FindUnknown("PAYLOAD_GUARD_"));
        return rules;
    }

    private static void ReadFile(string path, GuardRules rules)
    {
        var reader = new RuleReader(path, rules);
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MaxFile)
            {
                reader.Wrong("it is larger than 1 MiB; make it smaller. No rule is in force");
                return;
            }

            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            reader.Read(bytes.AsMemory(bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            reader.Wrong($"it cannot be read ({e.GetType().Name}); add it to a layer, or correct {FileVariable}. No rule is in force");
        }
    }
}
