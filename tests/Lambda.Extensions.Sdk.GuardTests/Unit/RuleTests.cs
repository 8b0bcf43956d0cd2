using Lambda.Extensions.Sdk.GuardTests.Support;
using Lambda.Extensions.Sdk.RuntimeApi;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PayloadGuard;
using PayloadGuard.Rules;

namespace Lambda.Extensions.Sdk.GuardTests.Unit;

/// <summary>Rules from variables and files, right and wrong, and the decisions that they make.</summary>
public sealed class RuleTests
{
    [TestCase("""{"maxBytes":5}""", "123456", true)]
    [TestCase("""{"maxBytes":6}""", "123456", false)]
    [TestCase("""{"pattern":"(?i)drop\\s+table"}""", """{"q":"DROP  table x"}""", true)]
    [TestCase("""{"pattern":"Müller"}""", """{"name":"Müller"}""", true)]
    [TestCase("""{"path":"user.role","equals":"admin"}""", """{"user":{"role":"admin"}}""", true)]
    [TestCase("""{"path":"$.user.role","equals":"admin"}""", """{"user":{"role":"Admin"}}""", false)]
    [TestCase("""{"path":"n","equals":1}""", """{"n":1.0}""", true)]
    [TestCase("""{"path":"n","equals":null}""", """{"n":null}""", true)]
    [TestCase("""{"path":"items[1].id","equals":7}""", """{"items":[{"id":1},{"id":7}]}""", true)]
    [TestCase("""{"path":"items[*].id","pattern":"^7$"}""", """{"items":[{"id":1},{"id":7}]}""", true)]
    [TestCase("""{"path":"items[2]"}""", """{"items":[1,2]}""", false)]
    [TestCase("""{"path":"[0][*]"}""", "[[1]]", true)]
    [TestCase("""{"path":"tenant","exists":false}""", """{"user":1}""", true)]
    [TestCase("""{"path":"tenant","exists":false}""", """{"tenant":1}""", false)]
    [TestCase("""{"path":"a"}""", "no json", false)]
    [TestCase("""{"path":"a.b.c"}""", """{"a":[1]}""", false)]
    [TestCase("""{"path":"a[0]"}""", """{"a":1}""", false)]
    [TestCase("""{"path":"[0][1]"}""", "[[1]]", false)]
    [TestCase("""{"path":"items[*].id"}""", """{"items":[{"x":1}]}""", false)]
    [TestCase("""{"path":"n","pattern":"^abc$"}""", """{"n":"abc"}""", true)]
    [TestCase("""{"path":"n","pattern":"^12$"}""", """{"n":12}""", true)]
    public async Task An_event_is_refused_when_a_rule_applies(string rule, string payload, bool refused)
    {
        GuardRules rules = Rules.Read("{\"refuse\":[" + rule + "]}");
        Assert.That(rules.Findings, Is.Empty);
        EventDecision decision = await new Events(rules).Decide(payload);
        Assert.That(decision, Is.SameAs(refused ? rules.Refuse.Single().Decision : EventDecision.Continue));
    }

    [Test]
    public async Task A_rule_with_a_path_passes_an_event_that_is_not_JSON_when_open_and_fails_when_closed_without_its_content()
    {
        const string Text = """{"refuse":[{"name":"r","path":"a"},{"pattern":"hunter2"}]}""";
        GuardRules open = Rules.Read(Text);
        Assert.That(await new Events(open).Decide("<hunter2>"), Is.SameAs(open.Refuse[1].Decision), "the other rules apply");
        var closed = new Events(Rules.Read(Text, ("PAYLOAD_GUARD_FAIL", "closed")));
        Assert.That(async () => await closed.Decide("<hunter2>"), Throws.InstanceOf<InvalidDataException>().With.Message.Not.Contains("hunter2").And.Message.Not.Contains("<"));
    }

    [Test]
    public async Task A_closed_guard_without_a_rule_with_a_path_passes_an_event_that_is_not_JSON() =>
        Assert.That(await new Events(Rules.Read("""{"refuse":[{"maxBytes":20}]}""", ("PAYLOAD_GUARD_FAIL", "closed"))).Decide("no json"), Is.SameAs(EventDecision.Continue));

    [TestCase(511, true)]
    [TestCase(512, false)]
    public async Task An_event_is_JSON_to_a_depth_of_512(int depth, bool refused)
    {
        GuardRules rules = Rules.Read("""{"refuse":[{"path":"[0]"}]}""");
        string payload = "[" + new string('[', depth) + new string(']', depth) + "]";
        Assert.That(await new Events(rules).Decide(payload), Is.SameAs(refused ? rules.Refuse[0].Decision : EventDecision.Continue));
    }

    [Test]
    public async Task Errors_are_injected_at_their_rate_and_delays_take_their_time()
    {
        GuardRules rules = Rules.Read("""{"inject":[{"rate":0.25,"error":"Injected.Error"},{"rate":0.5,"delayMs":2000}]}""");
        var time = new FakeTimeProvider();
        Assert.That(await new Events(rules, time) { Random = () => 0.2 }.Decide("{}"), Is.SameAs(rules.Inject[0].Decision));
        Assert.That(await new Events(rules, time) { Random = () => 0.5 }.Decide("{}"), Is.SameAs(EventDecision.Continue));
        Task<EventDecision> delayed = new Events(rules, time) { Random = () => 0.49 }.Decide("{}");
        Assert.That(delayed.IsCompleted, Is.False);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await delayed, Is.SameAs(EventDecision.Continue));
        var options = new ExtensionOptions();
        rules.Configure(options);
        Assert.That(options.RuntimeApi.HookTimeout, Is.EqualTo(TimeSpan.FromSeconds(4)), "the budget has room for the delay");
    }

    [TestCase("no json", "is not JSON")]
    [TestCase("[]", "is not a JSON object")]
    [TestCase("""{"refuze":[]}""", "unknown member 'refuze'")]
    [TestCase("""{"audit":1}""", "audit is not true or false")]
    [TestCase("""{"refuse":{}}""", "refuse is not a list")]
    [TestCase("""{"refuse":[1]}""", "refuse[0] is not a JSON object")]
    [TestCase("""{"refuse":[{"name":"r"}]}""", "it has 0 of path, maxBytes, pattern")]
    [TestCase("""{"refuse":[{"maxBytes":-1}]}""", "maxBytes is not a number from 0")]
    [TestCase("""{"refuse":[{"maxBytes":1,"patern":"x"}]}""", "unknown member 'patern'")]
    [TestCase("""{"refuse":[{"equals":1}]}""", "equals and exists need a path")]
    [TestCase("""{"refuse":[{"path":"a..b"}]}""", "path is not legal")]
    [TestCase("""{"refuse":[{"path":"a[x]"}]}""", "path is not legal")]
    [TestCase("""{"refuse":[{"path":"a","equals":1,"pattern":"x"}]}""", "it has 2 of pattern, equals, exists")]
    [TestCase("""{"refuse":[{"pattern":"("}]}""", "pattern is not a regular expression")]
    [TestCase("""{"refuse":[{"pattern":"(?=x)y"}]}""", "lookaround")]
    [TestCase("""{"refuse":[{"pattern":"x*"}]}""", "matches an empty text")]
    [TestCase("""{"refuse":[{"maxBytes":1,"error":"a\nb"}]}""", "error is not legal")]
    [TestCase("""{"redact":[{"secret":"all"}]}""", "secret is not legal; use awsKeys")]
    [TestCase("""{"redact":[{"members":[]}]}""", "members is not a list")]
    [TestCase("""{"redact":[{"secret":"awsKeys","with":"x"}]}""", "maxLength and with need a pattern")]
    [TestCase("""{"inject":[{"delayMs":5}]}""", "rate is missing")]
    [TestCase("""{"inject":[{"rate":1}]}""", "neither delayMs nor error")]
    [TestCase("""{"inject":[{"rate":1.5,"delayMs":5}]}""", "rate is not a number from 0 to 1")]
    public void A_wrong_rule_is_one_line_with_the_remedy(string text, string expected)
    {
        GuardRules rules = Rules.Read(text);
        Assert.That(rules.Findings, Has.Count.EqualTo(1));
        Assert.That(rules.Findings[0], Does.StartWith("PAYLOAD_GUARD_RULES: ").And.Contain(expected).And.Not.Contain("\n"));
        Assert.That(rules.AreWrong && !rules.RefuseAll && !rules.NeedEvents && rules.Redact.Count == 0, Is.True);
    }

    [Test]
    public async Task The_other_rules_are_in_force_when_open_and_no_event_passes_when_closed()
    {
        const string Text = """{"refuse":[{"pattern":"("},{"maxBytes":3}],"redact":[{"secret":"awsKeys"},{"secret":"?"}]}""";
        GuardRules open = Rules.Read(Text);
        Assert.That((open.Findings.Count, open.Refuse.Count, open.Redact.Count), Is.EqualTo((2, 1, 1)));
        Assert.That(await new Events(open).Decide("{}"), Is.SameAs(EventDecision.Continue));
        GuardRules closed = Rules.Read(Text, ("PAYLOAD_GUARD_FAIL", "closed"));
        Assert.That(await new Events(closed).Decide("{}"), Is.Not.SameAs(EventDecision.Continue));
    }

    [Test]
    public void Without_rules_the_guard_is_off_and_an_empty_document_only_audits()
    {
        Assert.That(RuleSource.Read(Rules.Variables()).AreOff, Is.True);
        Assert.That(Rules.Read("""{"audit":false}""").AreOff, Is.True);
        GuardRules audit = Rules.Read("{}");
        Assert.That((audit.AreOff, audit.Audit, audit.NeedEvents), Is.EqualTo((false, true, false)));
    }

    [Test]
    public void Rules_come_from_a_file_and_a_file_that_cannot_be_read_is_one_line()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "\uFEFF{ // a comment\n \"refuse\": [{ \"maxBytes\": 1 },] }");
            Assert.That(RuleSource.Read(Rules.Variables(("PAYLOAD_GUARD_FILE", path))), Has.Property("Findings").Empty.And.Property("Refuse").Count.EqualTo(1));
        }
        finally
        {
            File.Delete(path);
        }

        GuardRules missing = RuleSource.Read(Rules.Variables(("PAYLOAD_GUARD_FILE", path)));
        Assert.That(missing.Findings, Is.EqualTo((string[])[$"{path}: it cannot be read (FileNotFoundException); add it to a layer, or correct PAYLOAD_GUARD_FILE. No rule is in force."]));
    }

    [Test]
    public void Variables_that_are_wrong_or_misspelt_are_one_line_each()
    {
        GuardRules rules = RuleSource.Read(Rules.Variables(("PAYLOAD_GUARD_FAIL", "closd"), ("PAYLOAD_GUARD_RULE", "{}")));
        Assert.That(rules.Findings, Has.Count.EqualTo(2).And.Some.Contains("PAYLOAD_GUARD_FAIL='closd'").And.Some.Contains("PAYLOAD_GUARD_RULES"));
    }

    private sealed class Events(GuardRules rules, TimeProvider? time = null) : EventGuard(rules, time ?? TimeProvider.System, NullLogger<EventGuard>.Instance)
    {
        public Task<EventDecision> Decide(string payload) => OnEventAsync(new RuntimeEvent("id", System.Text.Encoding.UTF8.GetBytes(payload)), CancellationToken.None).AsTask();
    }
}
