using System.Text;
using Lambda.Extensions.Sdk.GuardTests.Support;
using Lambda.Extensions.Sdk.RuntimeApi;
using PayloadGuard.Rules;

namespace Lambda.Extensions.Sdk.GuardTests.Unit;

/// <summary>The limits of rules at their edges, their defaults, and the place of a problem.</summary>
public sealed class RuleLimitTests
{
    private static readonly string Text64 = new('x', 64), Text65 = new('x', 65);
    private static readonly string Text1000 = new('x', 1000), Text1001 = new('x', 1001);

    private static IEnumerable<TestCaseData> Limits()
    {
        foreach ((string name, string rules, string? problem) in (IEnumerable<(string, string, string?)>)[
            ("a text of 1000", Refuse($$"""{"name":"{{Text1000}}","maxBytes":1}"""), null),
            ("a text of 1001", Refuse($$"""{"name":"{{Text1001}}","maxBytes":1}"""), "name is not a text of 1 to 1000 characters"),
            ("a text of none", Refuse("""{"name":"","maxBytes":1}"""), "name is not a text"),
            ("a text that is a number", Refuse("""{"message":1,"maxBytes":1}"""), "message is not a text"),
            ("no bytes", Refuse("""{"maxBytes":0}"""), null),
            ("too many bytes", Refuse("""{"maxBytes":2147483648}"""), "maxBytes is not a number from 0 to 2147483647"),
            ("a flag that is a number", Refuse("""{"path":"a","exists":0}"""), "exists is not true or false"),
            ("a path and a size", Refuse("""{"path":"a","maxBytes":1}"""), "it has a path and maxBytes; use two rules"),
            ("an empty line", Refuse("""{"pattern":"^$"}"""), "pattern matches an empty text"),
            ("the known members", Refuse("""{"pattern":"x","patern":"y"}"""), "unknown member 'patern'; use name, error, message, answer, maxBytes, pattern,"),
            ("the rate's least", Inject("""{"rate":0,"delayMs":1}"""), null),
            ("the rate's most", Inject("""{"rate":1,"delayMs":30000}"""), null),
            ("a delay of none", Inject("""{"rate":1,"delayMs":0}"""), "delayMs is not a number from 1 to 30000"),
            ("a delay too long", Inject("""{"rate":1,"delayMs":30001}"""), "delayMs is not a number from 1 to 30000"),
            ("a misspelt injection", Inject("""{"rate":1,"delay":5,"error":"A.B"}"""), "unknown member 'delay'"),
            ("members at their most", Redact($$"""{"members":[{{string.Join(',', Enumerable.Repeat($"\"{Text64}\"", 100))}}]}"""), null),
            ("too many members", Redact($$"""{"members":[{{string.Join(',', Enumerable.Repeat("\"x\"", 101))}}]}"""), "members is not a list of 1 to 100"),
            ("a member too long", Redact($$"""{"members":["x","{{Text65}}"]}"""), "members is not a list of 1 to 100 texts of 1 to 64 characters"),
            ("a member of none", Redact("""{"members":["x",""]}"""), "members is not a list"),
            ("a member that is a number", Redact("""{"members":["x",1]}"""), "members is not a list"),
            ("members that are a text", Redact("""{"members":"x"}"""), "members is not a list"),
            ("no way to redact", Redact("""{"name":"r"}"""), "it has 0 of secret, members, pattern; use exactly one"),
            ("two ways to redact", Redact("""{"secret":"awsKeys","pattern":"x"}"""), "it has 2 of secret, members, pattern"),
            ("a misspelt redaction", Redact("""{"pattern":"x","mark":"y"}"""), "unknown member 'mark'"),
            ("a length at its most", Redact("""{"pattern":"x","maxLength":1024}"""), null),
            ("a length too long", Redact("""{"pattern":"x","maxLength":1025}"""), "maxLength is not a number from 1 to 1024"),
            ("a length of none", Redact("""{"pattern":"x","maxLength":0}"""), "maxLength is not a number from 1 to 1024"),
            ("a length of a secret", Redact("""{"secret":"awsKeys","maxLength":5}"""), "maxLength and with need a pattern"),
            ("a mark of members", Redact("""{"members":["x"],"with":"y"}"""), "maxLength and with need a pattern"),
        ])
        {
            yield return new TestCaseData(rules, problem).SetName("The_limit_of_a_rule_is_exact(" + name + ")");
        }
    }

    [TestCaseSource(nameof(Limits))]
    public void The_limit_of_a_rule_is_exact(string rules, string? problem)
    {
        List<string> findings = Rules.Read(rules).Findings;
        if (problem is null) Assert.That(findings, Is.Empty);
        else Assert.That(findings, Has.Count.EqualTo(1).And.All.Contains(problem));
    }

    [Test]
    public void A_problem_names_its_place()
    {
        Assert.That(Rules.Read("{\n  x").Findings.Single(), Does.Contain("near line 2, byte 3;"));
        GuardRules rules = Rules.Read("""{"refuse":[{"maxBytes":1},{"name":"second","maxBytes":-1},5]}""");
        Assert.That(rules.Findings, Has.Count.EqualTo(2));
        Assert.That(rules.Findings[0], Does.Contain(": refuse[1] 'second': "));
        Assert.That(rules.Findings[1], Does.Contain(": refuse[2] is not a JSON object"));
    }

    [TestCase("""{"maxBytes":0}""", "PayloadGuard.Refused", "The event was refused by the rule 'refuse[0]'.")]
    [TestCase("""{"name":"mine","maxBytes":0}""", "PayloadGuard.Refused", "The event was refused by the rule 'mine'.")]
    [TestCase("""{"maxBytes":0,"error":"Guard.Large","message":"Too large."}""", "Guard.Large", "Too large.")]
    public void A_refusal_has_the_type_and_the_message_of_its_rule_or_names_it(string rule, string type, string message)
    {
        EventDecision decision = Rules.Read(Refuse(rule)).Refuse.Single().Decision;
        Assert.That((decision.Kind, decision.ErrorType, decision.ErrorMessage), Is.EqualTo((DecisionKind.Fail, type, message)));
    }

    [Test]
    public void A_refusal_can_be_an_answer()
    {
        EventDecision decision = Rules.Read(Refuse("""{"maxBytes":0,"answer":{"statusCode":403}}""")).Refuse.Single().Decision;
        Assert.That((decision.Kind, Encoding.UTF8.GetString(decision.Payload.Span)), Is.EqualTo((DecisionKind.Answer, """{"statusCode":403}""")));
    }

    [Test]
    public void An_injected_error_has_the_type_of_its_rule_and_names_it()
    {
        EventDecision decision = Rules.Read(Inject("""{"name":"mine","rate":1,"error":"A.B"}""")).Inject.Single().Decision!;
        Assert.That((decision.Kind, decision.ErrorType, decision.ErrorMessage), Is.EqualTo((DecisionKind.Fail, "A.B", "The rule 'mine' injected this error.")));
        Assert.That(Rules.Read(Inject("""{"rate":1,"delayMs":1}""")).Inject.Single().Decision, Is.Null);
    }

    [TestCase("""{"audit":false,"refuse":[{"maxBytes":0}]}""", true)]
    [TestCase("""{"audit":false,"inject":[{"rate":1,"delayMs":1}]}""", true)]
    [TestCase("""{"audit":false,"redact":[{"secret":"awsKeys"}]}""", false)]
    public void A_guard_with_one_rule_is_on_and_needs_events_for_refusals_and_injections_alone(string text, bool needsEvents)
    {
        GuardRules rules = Rules.Read(text);
        Assert.That((rules.AreOff, rules.NeedEvents), Is.EqualTo((false, needsEvents)));
    }

    [TestCase(null, FailureMode.FailOpen)]
    [TestCase("open", FailureMode.FailOpen)]
    [TestCase("closed", FailureMode.FailClosed)]
    public void The_hooks_fail_as_the_variable_says(string? fail, FailureMode mode)
    {
        GuardRules rules = fail is null ? Rules.Read("{}") : Rules.Read("{}", ("PAYLOAD_GUARD_FAIL", fail));
        var options = new ExtensionOptions();
        rules.Configure(options);
        Assert.That((rules.Findings.Count, options.RuntimeApi.FailureMode, options.RuntimeApi.HookTimeout), Is.EqualTo((0, mode, TimeSpan.FromSeconds(2))));
    }

    [TestCase(1024 * 1024, null)]
    [TestCase((1024 * 1024) + 1, "it is larger than 1 MiB; make it smaller. No rule is in force")]
    public void A_file_of_rules_has_1_MiB_at_most(int length, string? problem)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{"refuse":[{"maxBytes":1}]}""".PadRight(length));
            GuardRules rules = RuleSource.Read(Rules.Variables(("PAYLOAD_GUARD_FILE", path)));
            Assert.That(rules.Findings, problem is null ? Is.Empty : Is.EqualTo(new[] { $"{path}: {problem}." }));
            Assert.That(rules.Refuse, Has.Count.EqualTo(problem is null ? 1 : 0));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Refuse(string rule) => "{\"refuse\":[" + rule + "]}";

    private static string Redact(string rule) => "{\"redact\":[" + rule + "]}";

    private static string Inject(string rule) => "{\"inject\":[" + rule + "]}";
}
