using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Recording.Format;

namespace Lambda.Extensions.Sdk.Testing.Tests.Recording;

/// <summary>The secrets and accounts of a recording are masked, and nothing else changes.</summary>
public sealed class MaskTests
{
    [TestCase("""{"password":"hunter2"}""")]
    [TestCase("""{"db":{"Password":12345}}""")]
    [TestCase("""{"credentials":{"user":"hunter2","list":["hunter2",12345]}}""")]
    [TestCase("""{"record":"password=hunter2 and more"}""")]
    [TestCase("""{"record":"{\"apiKey\": \"hunter2\"}"}""")]
    [TestCase("""{"record":"x-amz-security-token: hunter2"}""")]
    [TestCase("""{"record":"Authorization: Bearer hunter2"}""")]
    [TestCase("""{"record":"https://user:hunter2@example.com/path"}""")]
    [TestCase("""{"record":"first line\n\tpassword=hunter2\nlast line"}""")]
    [TestCase("""{"record":"pa\u0073sword=hunter2"}""")]
    [TestCase("""{"https://user:hunter2@example.com":1}""")]
    [TestCase("""{"record":"\tghp_hunter2hunter2hunter2hunter2"}""")]
    [TestCase("""{"record":"\ud800 password=hunter2"}""")]
    public void A_secret_is_masked_and_the_line_stays_json(string line)
    {
        string masked = Mask(line);
        Assert.That(masked, Does.Not.Contain("hunter2").And.Not.Contain("12345").And.Contain("***"));
        Assert.That(() => JsonDocument.Parse(masked).Dispose(), Throws.Nothing);
    }

    [TestCase("""{"record":"nothing to hide \u00e9 \/ 1.50 ","time":"2026-01-01T00:00:00.000Z","n":1.500e3}""")]
    [TestCase("""{"tokenCount":12345,"password":"","secret":null}""")]
    [TestCase("""{"a":[{},[],{"b":"\ud800"}]}""")]
    public void A_line_without_secrets_keeps_its_bytes(string line) => Assert.That(Mask(line), Is.EqualTo(line));

    [Test]
    public void The_account_of_an_arn_is_replaced_wherever_it_stands()
    {
        var mask = new RecordingMask();
        string first = Text(mask.Apply("""{"arn":"arn:aws:lambda:eu-west-1:998877665544:function:f","n":"9988776655441"}"""u8));
        string later = Text(mask.Apply("""{"url":"https://sqs.eu-west-1.amazonaws.com/998877665544/queue"}"""u8));
        Assert.That(first, Is.EqualTo("""{"arn":"arn:aws:lambda:eu-west-1:123456789012:function:f","n":"9988776655441"}"""));
        Assert.That(later, Is.EqualTo("""{"url":"https://sqs.eu-west-1.amazonaws.com/123456789012/queue"}"""));
    }

    private static string Mask(string line) => Text(new RecordingMask().Apply(Encoding.UTF8.GetBytes(line)));

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
