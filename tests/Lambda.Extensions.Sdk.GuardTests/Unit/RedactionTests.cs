using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.GuardTests.Support;
using PayloadGuard.Redaction;

namespace Lambda.Extensions.Sdk.GuardTests.Unit;

/// <summary>Secrets of each kind, and what must stay as it is.</summary>
public sealed class RedactionTests
{
    private const string Key = "-----BEGIN RSA PRIVATE KEY-----\\nMIIE-abc\\n-----END RSA PRIVATE KEY-----";

    [TestCase("id AKIAIOSFODNN7EXAMPLE.", "id [REDACTED].")]
    [TestCase("ASIAIOSFODNN7EXAMPLE,AKIAIOSFODNN7EXAMPLE", "[REDACTED],[REDACTED]")]
    [TestCase("{\"key\":\"" + Key + "\",\"a\":1}", "{\"key\":\"[REDACTED]\",\"a\":1}")]
    [TestCase("{\"a\":\"{\\\"k\\\":\\\"-----BEGIN PRIVATE KEY-----\\\\ncut\\\"}\"}", "{\"a\":\"{\\\"k\\\":\\\"[REDACTED]\\\"}\"}")]
    [TestCase("-----BEGIN EC PRIVATE KEY-----\nx\n------END EC PRIVATE KEY-----\nrest", "[REDACTED]\nrest")]
    [TestCase("Authorization: Bearer abcdefgh.ijk-_~+/= next", "Authorization: Bearer [REDACTED] next")]
    [TestCase("{\"h\":\"bearer abcdefgh\\/ijk\"}", "{\"h\":\"bearer [REDACTED]\"}")]
    [TestCase("{\"a\":\"{\\\"h\\\":\\\"Bearer abcdefghijk\\\"}\"}", "{\"a\":\"{\\\"h\\\":\\\"Bearer [REDACTED]\\\"}\"}")]
    [TestCase("{\"password\":\"hunter2\",\"a\":1}", "{\"password\":\"[REDACTED]\",\"a\":1}")]
    [TestCase("{\"dbPassword\" : \"a\\\"b\\\\\",\"a\":1}", "{\"dbPassword\" : \"[REDACTED]\",\"a\":1}")]
    [TestCase("{\"access_token\":\"\"}", "{\"access_token\":\"[REDACTED]\"}")]
    [TestCase("{\"secret\":1234,\"token\":true}", "{\"secret\":\"[REDACTED]\",\"token\":\"[REDACTED]\"}")]
    [TestCase("{\"secret\":{\"a\":[\"}\",{\"b\":\"\\\"]\"}]},\"c\":2}", "{\"secret\":\"[REDACTED]\",\"c\":2}")]
    [TestCase("{\"token\":[[1],[\"]\"]],\"c\":2}", "{\"token\":\"[REDACTED]\",\"c\":2}")]
    [TestCase("{\"body\":\"{\\\"password\\\":\\\"x\\\\\\\"y\\\",\\\"a\\\":1}\"}", "{\"body\":\"{\\\"password\\\":\\\"[REDACTED]\\\",\\\"a\\\":1}\"}")]
    [TestCase("{\"body\":\"{\\\"secret\\\":{\\\"a\\\":\\\"}\\\"},\\\"b\\\":1}\"}", "{\"body\":\"{\\\"secret\\\":\\\"[REDACTED]\\\",\\\"b\\\":1}\"}")]
    [TestCase("{\"body\":\"{\\\"token\\\":17}\"}", "{\"body\":\"{\\\"token\\\":\\\"[REDACTED]\\\"}\"}")]
    [TestCase("{\"body\":\"{\\\"password\\\":\\\"cut\",\"a\":1}", "{\"body\":\"{\\\"password\\\":\\\"[REDACTED]\",\"a\":1}")]
    public void A_secret_is_replaced_and_the_rest_stays(string text, string expected) =>
        Assert.That(Redacting.Whole(text, Redacting.AllSecrets), Is.EqualTo(expected));

    [TestCase("{\"tokenCount\":5,\"passwordless\":true,\"token\":null}")]
    [TestCase("the secret is a word, and AKIA is another, and a bearer of news")]
    [TestCase("xAKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLE9")]
    [TestCase("-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----")]
    [TestCase("")]
    public void Text_without_a_secret_stays_as_it_is(string text) =>
        Assert.That(Redacting.Whole(text, Redacting.AllSecrets), Is.EqualTo(text));

    [Test]
    public void JSON_stays_JSON_at_every_depth_of_strings_in_strings()
    {
        string json = """{"password":"a\"\\","secret":{"x":[1,"]"]},"token":7,"keep":"k\"\\"}""";
        for (int depth = 0; depth < 4; depth++)
        {
            string redacted = Redacting.Whole(json, Redacting.AllSecrets);
            for (int i = 0; i < depth; i++) redacted = JsonDocument.Parse(redacted).RootElement.GetProperty("body").GetString()!;
            JsonElement root = JsonDocument.Parse(redacted).RootElement;
            Assert.That(root.GetProperty("keep").GetString(), Is.EqualTo("k\"\\"));
            Assert.That(root.EnumerateObject().Count(m => m.Value.ValueKind == JsonValueKind.String && m.Value.GetString() == "[REDACTED]"), Is.EqualTo(3));
            json = new System.Text.Json.Nodes.JsonObject { ["body"] = json }.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }
    }

    [Test]
    public void A_secret_of_any_length_is_replaced()
    {
        string large = new('x', 1_000_000);
        Assert.That(Redacting.Whole($"{{\"password\":\"{large}\"}}", Redacting.AllSecrets), Is.EqualTo("{\"password\":\"[REDACTED]\"}"));
        Assert.That(Redacting.Whole($"Bearer {large} end", Redacting.AllSecrets), Is.EqualTo("Bearer [REDACTED] end"));
    }

    [Test]
    public void Bytes_that_are_not_text_survive()
    {
        byte[] bytes = [0xff, 0xfe, 0, .. "AKIAIOSFODNN7EXAMPLE"u8, 0x80, 0xc3, .. "ä€"u8];
        Assert.That(Redacting.Pieces(bytes, [], Redacting.AllSecrets), Is.EqualTo((byte[])[0xff, 0xfe, 0, .. "[REDACTED]"u8, 0x80, 0xc3, .. "ä€"u8]));
    }

    [TestCase(@"\b\d{4}-\d{4}\b", 9, "1234-5678 12345-6789 1234-56789", "[REDACTED] 12345-6789 1234-56789")]
    [TestCase("Müller", 16, "Frau Müller, Mueller", "Frau [REDACTED], Mueller")]
    [TestCase(@"^\w+", 5, "one two", "[REDACTED] two")]
    [TestCase("(?i)secret-[a-z]+", 12, "SECRET-abc", "[REDACTED]")]
    public void A_pattern_of_the_rules_applies(string pattern, int maxLength, string text, string expected) =>
        Assert.That(Redacting.Whole(text, Redacting.Custom(pattern, maxLength)), Is.EqualTo(expected));

    [Test]
    public void Members_of_the_rules_have_their_values_replaced() =>
        Assert.That(Redacting.Whole("""{"PIN":1234,"my.straße":"x","pins":5}""", RedactRule.Members("own", ["pin", "straße"])), Is.EqualTo("""{"PIN":"[REDACTED]","my.straße":"[REDACTED]","pins":5}"""));

    [Test]
    public void A_pattern_that_matches_more_than_its_length_takes_no_time_without_end()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var redactor = new Redactor([Redacting.Custom("a.*b", 8)]);
        Assert.That(() => redactor.Add(Encoding.ASCII.GetBytes(new string('a', 10_000)), true, new System.Buffers.ArrayBufferWriter<byte>(), cancelled.Token), Throws.InstanceOf<OperationCanceledException>());
    }
}
