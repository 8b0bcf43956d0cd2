using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Signing;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Signing.Vectors;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Signing;

public sealed class SigV4VectorsTests
{
    private static IEnumerable<TestCaseData> Vectors => SigningVectors.All.Select(vector => new TestCaseData(vector.Name).SetArgDisplayNames(vector.Name));

    [TestCaseSource(nameof(Vectors))]
    public void A_request_of_the_test_suite_of_AWS_gets_its_signature(string name)
    {
        SigningVector vector = SigningVectors.All.Single(v => v.Name == name);
        (RequestToSign request, _, _) = Sign(vector);
        Assert.That(Added(request, "X-Amz-Date"), Is.EqualTo("20150830T123600Z"));
        Assert.That(Added(request, "X-Amz-Security-Token"), Is.EqualTo(vector.Token));
        Assert.That(Added(request, "Authorization"), Is.EqualTo($"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={vector.SignedHeaders}, Signature={vector.Signature}"));
    }

    [Test]
    public void The_canonical_request_and_the_string_to_sign_are_those_of_the_documentation()
    {
        (_, string canonical, string toSign) = Sign(SigningVectors.All[0]);
        Assert.That(canonical, Is.EqualTo("GET\n/\n\nhost:example.amazonaws.com\nx-amz-date:20150830T123600Z\n\nhost;x-amz-date\ne3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        Assert.That(toSign, Is.EqualTo("AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/service/aws4_request\nbb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63"));
    }

    private static (RequestToSign Request, string Canonical, string ToSign) Sign(SigningVector vector)
    {
        string[] lines = vector.Request.Split('\n');
        string[] first = lines[0].Split(' ', 2);
        string[] target = first[1].Split('?', 2);
        IEnumerable<KeyValuePair<string, string>> headers = lines[1..].Select(line => new KeyValuePair<string, string>(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]));
        var request = new RequestToSign(first[0], new Uri("https://example.amazonaws.com"), [.. headers], Encoding.UTF8.GetBytes(vector.Body));
        var credentials = new AwsCredentials(SigningVectors.AccessKeyId, SigningVectors.SecretAccessKey, vector.Token);
        var signer = new AwsSigV4Signer(SigningVectors.Region, SigningVectors.Service, new AwsCredentialsSource(), new FakeTimeProvider(SigningVectors.Time));
        // The suite's paths are those before they are encoded for HTTP, so the address cannot have them.
        (string canonical, string toSign) = signer.Sign(request, credentials, target[0], target.Length > 1 ? target[1] : "");
        return (request, canonical, toSign);
    }

    private static string? Added(RequestToSign request, string name) => request.Added.SingleOrDefault(header => header.Key == name).Value;
}
