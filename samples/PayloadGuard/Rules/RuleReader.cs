using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.RuntimeApi;
using PayloadGuard.Redaction;

namespace PayloadGuard.Rules;

/// <summary>Reads rules from JSON. A rule that is wrong is left out with one line, and the others are in force.</summary>
internal sealed class RuleReader(string source, GuardRules rules)
{
    private const int MaxDelayMs = 30_000;
    private const int MaxMatch = 1024;
    private const int DefaultMatch = 128;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public void Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            // Not disposed of: the rules keep parts of it.
            ReadAll(JsonDocument.Parse(text, Lenient).RootElement);
        }
        catch (JsonException e)
        {
            Wrong($"it is not JSON, near line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}; correct it. No rule is in force");
        }
    }

    public void Wrong(string problem)
    {
        rules.AreWrong = true;
        rules.Findings.Add($"{source}: {problem}.");
    }

    private void ReadAll(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            Wrong("it is not a JSON object; use {\"refuse\":[…],\"redact\":[…],\"inject\":[…]}. No rule is in force");
            return;
        }

        rules.Audit = true;
        foreach (JsonProperty member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "audit" when member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    rules.Audit = member.Value.GetBoolean();
                    break;
                case "audit":
                    Wrong("audit is not true or false; true is used");
                    break;
                case "refuse":
                    ReadList(member, (name, value) => rules.Refuse.AddRange(Refuse(name, value)));
                    break;
                case "redact":
                    ReadList(member, (name, value) => rules.Redact.AddRange(Redact(name, value)));
                    break;
                case "inject":
                    ReadList(member, (name, value) => rules.Inject.AddRange(Inject(name, value)));
                    break;
                default:
                    Wrong($"it has an unknown member '{member.Name}'; use audit, refuse, redact or inject");
                    break;
            }
        }
    }

    private void ReadList(JsonProperty list, Action<string, RuleMembers> read)
    {
        if (list.Value.ValueKind != JsonValueKind.Array)
        {
            Wrong($"{list.Name} is not a list; use [{{…}}]. Its rules are left out");
            return;
        }

        int index = 0;
        foreach (JsonElement item in list.Value.EnumerateArray())
        {
            string place = $"{list.Name}[{index++}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                Wrong($"{place} is not a JSON object; use {{…}}. It is left out");
                continue;
            }

            var members = new RuleMembers(item);
            string name = members.Text("name") ?? place;
            read(name, members);
            if (members.Problem is { } problem) Wrong($"{place} '{name}': {problem}. The rule is left out");
        }
    }

    private static IEnumerable<RefuseRule> Refuse(string name, RuleMembers members)
    {
        EventDecision? decision = Decision(members, "PayloadGuard.Refused", $"The event was refused by the rule '{name}'.");
        double? maxBytes = members.Number("maxBytes", 0, int.MaxValue);
        Regex? pattern = members.Pattern("pattern");
        JsonElement? equals = members.Any("equals");
        bool? exists = members.Flag("exists");
        JsonPath? path = null;
        if (members.Text("path") is { } text)
        {
            path = JsonPath.TryParse(text);
            if (path is null) members.Fail("path is not legal; use names with dots and [0] or [*], such as order.items[*].id");
            else if (members.Any("maxBytes") is not null) members.Fail("it has a path and maxBytes; use two rules");
            else if (pattern is not null || equals is not null || exists is not null) members.One("pattern", "equals", "exists");
        }
        else if (equals is not null || exists is not null)
        {
            members.Fail("equals and exists need a path; add it");
        }
        else
        {
            members.One("path", "maxBytes", "pattern");
        }

        members.End();
        if (members.Problem is null) yield return new RefuseRule(name, decision!) { MaxBytes = (int?)maxBytes, Path = path, Exists = exists ?? true, EqualTo = equals, Pattern = pattern };
    }

    private static IEnumerable<RedactRule> Redact(string name, RuleMembers members)
    {
        members.One("secret", "members", "pattern");
        string? secret = members.Text("secret");
        string[]? names = members.Texts("members");
        Regex? pattern = members.Pattern("pattern");
        int length = (int?)members.Number("maxLength", 1, MaxMatch) ?? DefaultMatch;
        string mark = members.Text("with") ?? RedactRule.DefaultMark;
        if (pattern is null && (members.Any("maxLength") ?? members.Any("with")) is not null) members.Fail("maxLength and with need a pattern; remove them");
        members.End();
        if (members.Problem is not null) yield break;
        RedactRule? rule = secret switch
        {
            null when names is not null => RedactRule.Members(name, names),
            null => new RedactRule(name, SecretKind.Match, pattern!, length, ByteText.Of(mark)),
            "awsKeys" => RedactRule.AwsKeys(name),
            "privateKeys" => RedactRule.PrivateKeys(name),
            "bearerTokens" => RedactRule.BearerTokens(name),
            "members" => RedactRule.Members(name),
            _ => null,
        };
        if (rule is not null) yield return rule;
        else members.Fail("secret is not legal; use awsKeys, privateKeys, bearerTokens or members");
    }

    private static IEnumerable<InjectRule> Inject(string name, RuleMembers members)
    {
        double? rate = members.Number("rate", 0, 1);
        double delay = members.Number("delayMs", 1, MaxDelayMs) ?? 0;
        bool fails = members.Any("error") is not null;
        EventDecision? decision = Decision(members, "PayloadGuard.Injected", $"The rule '{name}' injected this error.");
        if (rate is null) members.Fail("rate is missing; use a number from 0 to 1");
        if (delay == 0 && !fails) members.Fail("it has neither delayMs nor error; use one or both");
        members.End();
        if (members.Problem is null) yield return new InjectRule(name, rate!.Value, TimeSpan.FromMilliseconds(delay), fails ? decision : null);
    }

    // The decision in the function's place: an answer, or an error.
    private static EventDecision? Decision(RuleMembers members, string defaultType, string defaultMessage)
    {
        string type = members.Text("error") ?? defaultType;
        string message = members.Text("message") ?? defaultMessage;
        if (members.Any("answer") is { } answer) return EventDecision.Answer(Encoding.UTF8.GetBytes(answer.GetRawText()));
        try
        {
            return EventDecision.Fail(type, message);
        }
        catch (ArgumentException)
        {
            members.Fail("error is not legal; use a type such as Guard.TooLarge");
            return null;
        }
    }
}
