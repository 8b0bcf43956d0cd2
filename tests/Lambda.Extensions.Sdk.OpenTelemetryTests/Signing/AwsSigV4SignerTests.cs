using System.Text;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Signing;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Signing;

/// <summary>The signer beside AWS's own code.</summary>
public sealed partial class AwsSigV4SignerTests
{
    private static readonly AwsCredentials Key = new("AKID", "secret/key+", "token==");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 23, 59, 30, TimeSpan.Zero));
    private readonly FixedCredentials _credentials = new() { Current = Key };

    [TestCase("POST", "https://xray.eu-central-1.amazonaws.com/v1/traces")]
    [TestCase("POST", "https://logs.eu-central-1.amazonaws.com:443/v1/logs")]
    [TestCase("POST", "http://127.0.0.1:4318/v1/metrics")]
    [TestCase("GET", "http://[::1]:8080/")]
    [TestCase("GET", "https://example.com/?b=2&a=1&c=&D=3")]
    [TestCase("GET", "https://example.com/path?q=a%20b%2Fc&name=%C3%BC&tilde=~")]
    [TestCase("PUT", "https://example.com/a/b.c_d~e-f/g")]
    [TestCase("GET", "https://example.com/with%20blank/%C3%BC/x")]
    public async Task A_signature_is_the_one_that_AWS_computes(string method, string address)
    {
        RequestToSign request = Request(method, address);
        await Signer().SignAsync(request, default);
        Assert.That(SignatureOf(request), Is.EqualTo(Expected(request, _time.GetUtcNow())));
    }

    [Test]
    public void Names_in_a_query_that_repeat_are_in_the_order_of_their_values()
    {
        (string canonical, _) = Signer().Sign(Request("GET", "https://h/"), Key, "/", "?b=2&a=1&a=0&c&a=");
        Assert.That(canonical.Split('\n')[2], Is.EqualTo("a=&a=0&a=1&b=2&c="));
    }

    [Test]
    public async Task The_next_day_and_a_new_key_have_other_signatures()
    {
        AwsSigV4Signer signer = Signer();
        var signatures = new List<string>();
        foreach (AwsCredentials key in (AwsCredentials[])[Key, Key, new("AKID2", "another", null)])
        {
            _credentials.Current = key;
            RequestToSign request = Request("POST", "https://xray.eu-central-1.amazonaws.com/v1/traces");
            await signer.SignAsync(request, default);
            Assert.That(SignatureOf(request), Is.EqualTo(Expected(request, _time.GetUtcNow())));
            signatures.Add(SignatureOf(request));
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.That(signatures, Is.Unique);
    }

    [Test]
    public async Task Headers_that_change_on_the_way_are_not_signed()
    {
        var request = new RequestToSign("POST", new Uri("https://h/p"), [new("User-Agent", "x"), new("X-Amzn-Trace-Id", "Root=1"), new("Content-Type", "text/plain"), new("Content-Encoding", "gzip")], default);
        await Signer().SignAsync(request, default);
        Assert.That(request.Added[^1].Value, Does.Contain("SignedHeaders=content-encoding;content-type;host;x-amz-date;x-amz-security-token,"));
    }

    [Test]
    public void Without_credentials_the_request_fails_and_names_no_secret()
    {
        _credentials.Current = null;
        Assert.That(async () => await Signer().SignAsync(Request("GET", "https://h/"), default), Throws.InvalidOperationException.With.Message.Contains("no AWS credentials"));
    }

    [TestCase("")]
    [TestCase("eu central")]
    [TestCase("eu/x")]
    [TestCase("eu\n")]
    public void A_region_or_service_that_is_no_name_is_refused(string name)
    {
        Assert.That(() => new AwsSigV4Signer(name, "xray", _credentials), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => new AwsSigV4Signer("eu-central-1", name, _credentials), Throws.InstanceOf<ArgumentException>());
    }

    [Test]
    public async Task A_clock_that_differs_is_corrected_once()
    {
        AwsSigV4Signer signer = Signer();
        DateTimeOffset theirs = _time.GetUtcNow() - TimeSpan.FromMinutes(20);
        Assert.That(signer.TryCorrect(Request("POST", "https://h/"), 403, theirs), Is.True);
        RequestToSign request = Request("POST", "https://h/");
        await signer.SignAsync(request, default);
        Assert.That(SignatureOf(request), Is.EqualTo(Expected(request, theirs)));
        Assert.That((signer.TryCorrect(request, 403, theirs), _credentials.Forgotten), Is.EqualTo((false, 1)), "the time was not the reason, so the key may be");
    }

    [TestCase(400, 20, ExpectedResult = false)]
    [TestCase(503, 20, ExpectedResult = false)]
    [TestCase(403, 0.5, ExpectedResult = false)]
    [TestCase(401, -20, ExpectedResult = true)]
    public bool Only_a_refusal_by_a_clock_that_clearly_differs_is_repeated(int status, double minutes) =>
        Signer().TryCorrect(Request("POST", "https://h/"), status, _time.GetUtcNow() + TimeSpan.FromMinutes(minutes));

    private static RequestToSign Request(string method, string address) =>
        new(method, new Uri(address), [new("Content-Type", "application/x-protobuf"), new("x-team", "  red   and blue "), new("X-Team", "green")], Encoding.UTF8.GetBytes("body \u1234"));

    private static string SignatureOf(RequestToSign request) => request.Added[^1].Value.Split("Signature=")[1];

    private string Expected(RequestToSign request, DateTimeOffset time)
    {
        var headers = request.Headers.Concat(request.Added).GroupBy(h => h.Key.ToLowerInvariant(), StringComparer.Ordinal).ToDictionary(g => g.Key, g => string.Join(',', g.Select(h => Spaces().Replace(h.Value.Trim(), " "))), StringComparer.Ordinal);
        headers["host"] = request.Address.Authority;
        string[] signed = request.Added[^1].Value.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        AwsCredentials key = _credentials.Current!;
        return AwsOwnSigner.Of(request.Method, request.Address, headers, signed, request.Body.ToArray(), (key.AccessKeyId, key.SecretAccessKey), (time.UtcDateTime, "eu-central-1", "xray"));
    }

    private AwsSigV4Signer Signer() => new("eu-central-1", "xray", _credentials, _time);

    [GeneratedRegex(" +", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Spaces();

    private sealed class FixedCredentials : IAwsCredentialsSource
    {
        public AwsCredentials? Current { get; set; }

        public int Forgotten { get; private set; }

        public ValueTask<AwsCredentials?> GetAsync(CancellationToken cancellationToken) => new(Current);

        public void Forget(string? accessKeyId) => Forgotten++;
    }
}
