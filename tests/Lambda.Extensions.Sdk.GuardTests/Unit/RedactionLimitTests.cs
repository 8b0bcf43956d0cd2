using System.Buffers;
using System.Text;
using Lambda.Extensions.Sdk.GuardTests.Support;
using PayloadGuard.Redaction;
using PayloadGuard.Rules;

namespace Lambda.Extensions.Sdk.GuardTests.Unit;

/// <summary>Redaction by the rules as they are read: each kind, lengths at their limits, and the order of rules.</summary>
public sealed class RedactionLimitTests
{
    private static readonly string Long = new('m', 64);

    [TestCase("""{"secret":"awsKeys"}""", "AKIAIOSFODNN7EXAMPLE", "[REDACTED]")]
    [TestCase("""{"secret":"privateKeys"}""", "-----BEGIN PRIVATE KEY-----x-----END PRIVATE KEY-----", "[REDACTED]")]
    [TestCase("""{"secret":"privateKeys"}""", "-----BEGIN 12345678901234567890123456789012PRIVATE KEY BLOCK-----x-----END PRIVATE KEY-----", "[REDACTED]")]
    [TestCase("""{"secret":"bearerTokens"}""", "Bearer         abcdefgh", "Bearer         abcdefgh")]
    [TestCase("""{"secret":"bearerTokens"}""", "Bearer        abcdefgh", "Bearer        [REDACTED]")]
    [TestCase("""{"secret":"members"}""", """{"token":"x"}""", """{"token":"[REDACTED]"}""")]
    [TestCase("""{"members":["pin"]}""", """{"pin":1,"token":2}""", """{"pin":"[REDACTED]","token":2}""")]
    [TestCase("""{"pattern":"\\ba+\\b","maxLength":3}""", "b aaa b aaaa", "b [REDACTED] b aaaa")]
    [TestCase("""{"pattern":"a+","with":"<\u00e4>"}""", "b aaa", "b <\u00e4>")]
    public void A_rule_replaces_what_it_names(string rule, string text, string expected) =>
        Assert.That(Redacting.Whole(text, [.. Read(rule)]), Is.EqualTo(expected));

    [TestCase(128, true)]
    [TestCase(129, false)]
    public void A_pattern_matches_128_bytes_unless_it_names_a_length(int length, bool isReplaced)
    {
        string text = new('a', length);
        Assert.That(Redacting.Whole(text + "!", [.. Read("""{"pattern":"\\ba+!"}""")]), Is.EqualTo(length + 1 <= 128 ? "[REDACTED]" : text + "!"));
        Assert.That(Redacting.Whole(text, [.. Read("""{"pattern":"\\ba+\\b"}""")]), Is.EqualTo(isReplaced ? "[REDACTED]" : text));
    }

    [Test]
    public void A_long_member_beside_a_short_one_is_replaced() =>
        Assert.That(Redacting.Whole($$"""{"{{Long}}":"x"}""", [.. Read($$"""{"members":["a","{{Long}}"]}""")]), Is.EqualTo($$"""{"{{Long}}":"[REDACTED]"}"""));

    [Test]
    public void Of_two_rules_at_one_place_the_first_applies_and_is_counted()
    {
        var redactor = new Redactor([.. Read("""{"name":"one","pattern":"ab","with":"1"},{"name":"two","pattern":"abc","with":"2"},{"name":"three","pattern":"x","with":"3"}""")]);
        var output = new ArrayBufferWriter<byte>();
        redactor.Add("abc xabc"u8, isLast: true, output, CancellationToken.None);
        Assert.That((Encoding.UTF8.GetString(output.WrittenSpan), redactor.Count), Is.EqualTo(("1c 31c", 3)));
        Assert.That(redactor.Applied, Is.EqualTo(new[] { "one", "three" }));
    }

    [Test]
    public void A_short_secret_anywhere_at_the_end_of_a_long_text_is_replaced_beside_a_rule_for_long_ones()
    {
        RedactRule[] rules = [Redacting.Custom("z+y+", 1024), Redacting.Custom("zz", 2)];
        string text = new('a', 2 * 16 * 1024);
        for (int at = text.Length - 1100; at <= text.Length - 2; at++)
            Assert.That(Redacting.Whole($"{text[..at]}zz{text[(at + 2)..]}", rules), Is.EqualTo($"{text[..at]}[REDACTED]{text[(at + 2)..]}"), () => $"{at}");
    }

    [Test]
    public void A_match_that_is_too_long_hides_no_shorter_one_within_it()
    {
        string rest = new('x', 18);
        Assert.That(Redacting.Whole($"acd{rest}b", Redacting.Custom("a.{20}b|cd", 8)), Is.EqualTo($"a[REDACTED]{rest}b"));
    }

    [Test]
    public void A_match_of_nothing_replaces_nothing() =>
        Assert.That(Redacting.Whole("one two", new RedactRule("r", SecretKind.Match, RedactRule.Compile(@"\b"), 5, "")), Is.EqualTo("one two"));

    // A key ends at its last line alone.
    [TestCase("\nabcdefghijkl-----mnop\n-----END PRIVATE KEY-----rest", "[REDACTED]rest")]
    [TestCase("\n-----E-END-----x\n-----END PRIVATE KEY-----rest", "[REDACTED]rest")]
    [TestCase("\n------END PRIVATE KEY-----rest", "[REDACTED]rest")]
    [TestCase("\n-----END PRIVATE----KEY-----rest", "[REDACTED]rest")]
    public void A_private_key_ends_at_its_last_line(string key, string expected) =>
        Assert.That(Redacting.Whole("-----BEGIN PRIVATE KEY-----" + key, RedactRule.PrivateKeys("keys")), Is.EqualTo(expected));

    [TestCase("\"password\":\"x\";rest", "\"password\":\"[REDACTED]\";rest")]
    [TestCase("{\"body\":\"{\\\"password\\\":\\\"cut\\\\\",\"a\":1}", "{\"body\":\"{\\\"password\\\":\\\"[REDACTED]\",\"a\":1}")]
    public void A_value_ends_with_its_own_string_or_with_the_string_around_it(string text, string expected) =>
        Assert.That(Redacting.Whole(text, RedactRule.Members("members")), Is.EqualTo(expected));

    private static List<RedactRule> Read(string rules)
    {
        GuardRules read = Rules.Read("{\"redact\":[" + rules + "]}");
        Assert.That(read.Findings, Is.Empty);
        return read.Redact;
    }
}
