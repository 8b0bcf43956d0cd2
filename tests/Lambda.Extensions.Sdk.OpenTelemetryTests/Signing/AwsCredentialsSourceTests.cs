using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Signing;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Signing;

public sealed class AwsCredentialsSourceTests
{
    private const string Secret = "very/secret+key";

    private readonly CapturedLog _lines = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    [Test]
    public async Task Most_functions_have_credentials_in_variables()
    {
        AwsCredentials? found = await Source(new() { ["AWS_ACCESS_KEY_ID"] = "AKID", ["AWS_SECRET_ACCESS_KEY"] = Secret, ["AWS_SESSION_TOKEN"] = "token" }).GetAsync(default);
        Assert.That((found!.AccessKeyId, found.SecretAccessKey, found.SessionToken, found.Expiration), Is.EqualTo(("AKID", Secret, "token", (DateTimeOffset?)null)));
        Assert.That(found.ToString(), Is.EqualTo("AWS credentials AKID"), "nothing secret");
        Assert.That(_lines.All, Is.Empty);
    }

    [TestCase("", "neither AWS_ACCESS_KEY_ID nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set")]
    [TestCase("AWS_ACCESS_KEY_ID=AKID", "AWS_SECRET_ACCESS_KEY is not")]
    [TestCase("AWS_SECRET_ACCESS_KEY=very/secret+key", "AWS_ACCESS_KEY_ID is not")]
    [TestCase("AWS_ACCESS_KEY_ID=AK ID|AWS_SECRET_ACCESS_KEY=very/secret+key", "AWS_ACCESS_KEY_ID has a character")]
    [TestCase("AWS_ACCESS_KEY_ID=AKID|AWS_SECRET_ACCESS_KEY=very/secret+key|AWS_SESSION_TOKEN=a\nb", "AWS_SESSION_TOKEN has a character")]
    [TestCase("AWS_CONTAINER_CREDENTIALS_FULL_URI=not an address", "is no http or https address")]
    [TestCase("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://example.com/c|AWS_CONTAINER_AUTHORIZATION_TOKEN=very/secret+key", "the token is not sent there")]
    [TestCase("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/c|AWS_CONTAINER_AUTHORIZATION_TOKEN=very/secret\r\n+key", "has a character that HTTP does not allow")]
    [TestCase("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/c", "HttpRequestException")]
    [TestCase("AWS_CONTAINER_CREDENTIALS_FULL_URI=http://127.0.0.1:1/c|AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=/no/such/file", "NotFoundException")]
    public async Task Missing_credentials_are_one_line_with_the_reason_and_without_secrets(string variables, string reason)
    {
        var given = variables.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        AwsCredentialsSource source = Source(given);
        Assert.That(await source.GetAsync(default), Is.Null);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await source.GetAsync(default), Is.Null);
        Assert.That(_lines.All, Has.Count.EqualTo(1).And.All.Contains(reason).And.All.Contains("set AWS_ACCESS_KEY_ID"));
        Assert.That(_lines.All, Has.None.Contains("secret"));
    }

    [TestCase(200, "<html>sorry</html>", "without valid JSON")]
    [TestCase(200, "", "without valid JSON")]
    [TestCase(200, "[]", "without AccessKeyId")]
    [TestCase(200, """{"AccessKeyId":7,"SecretAccessKey":"very/secret+key"}""", "without AccessKeyId")]
    [TestCase(200, """{"AccessKeyId":"AKID","SecretAccessKey":"very/secret+key","Token":"a\nb"}""", "a character that HTTP does not allow")]
    [TestCase(200, """{"AccessKeyId":"AKID","SecretAccessKey":"very/secret+key","Expiration":"2020-01-01T00:00:00Z"}""", "expired at 2020-01-01 00:00:00Z")]
    [TestCase(404, "very/secret+key", "answered 404")]
    [TestCase(500, "", "answered 500")]
    public async Task An_answer_without_usable_credentials_is_one_line_with_the_reason(int status, string body, string reason)
    {
        await using CredentialsServer server = await CredentialsServer.StartAsync(_time);
        server.Answer = (status, body);
        AwsCredentialsSource source = Source(server.Variables());
        Assert.That(await source.GetAsync(default).AsTask().Patiently(), Is.Null);
        Assert.That(_lines.All, Has.Count.EqualTo(1).And.All.Contains(reason));
        Assert.That(_lines.All, Has.None.Contains("secret").And.None.Contains(CredentialsServer.Token));
        server.Answer = null;
        Assert.That(await source.GetAsync(default), Is.Null, "not asked again at once");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That((await source.GetAsync(default).AsTask().Patiently())?.AccessKeyId, Is.EqualTo("ASIAKEY2"));
    }

    [Test]
    public async Task Credentials_of_the_address_are_renewed_before_they_expire()
    {
        await using CredentialsServer server = await CredentialsServer.StartAsync(_time);
        AwsCredentialsSource source = Source(server.Variables());
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY1"));
        _time.Advance(server.Lifetime - TimeSpan.FromMinutes(6));
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY1"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY2"));
        Assert.That(server.Requests, Is.EqualTo(2));
    }

    [Test]
    public async Task Credentials_with_a_short_life_are_not_asked_for_at_each_request()
    {
        await using CredentialsServer server = await CredentialsServer.StartAsync(_time);
        server.Lifetime = TimeSpan.FromMinutes(2);
        AwsCredentialsSource source = Source(server.Variables());
        for (int i = 0; i < 5; i++) Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY1"));
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY2"));
    }

    [Test]
    public async Task While_renewing_fails_the_old_credentials_are_used_until_they_expire()
    {
        await using CredentialsServer server = await CredentialsServer.StartAsync(_time);
        AwsCredentialsSource source = Source(server.Variables());
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY1"));
        server.Answer = (500, "");
        _time.Advance(server.Lifetime - TimeSpan.FromMinutes(4));
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY1"));
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY1"));
        Assert.That(server.Requests, Is.EqualTo(2), "one try in 10 s");
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY1"));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(await IdOf(source), Is.Null);
        Assert.That(_lines.All, Has.Count.EqualTo(1).And.All.Contains("answered 500").And.All.Contains("The old ones are used until they expire"));
        server.Answer = null;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY5"));
    }

    [Test]
    public async Task Several_that_wait_cause_one_request_and_one_that_gives_up_takes_nothing_from_the_others()
    {
        await using CredentialsServer server = await CredentialsServer.StartAsync(_time);
        var gate = new TaskCompletionSource();
        server.Gate = gate.Task;
        AwsCredentialsSource source = Source(server.Variables());
        using var impatient = new CancellationTokenSource();
        Task<AwsCredentials?> first = source.GetAsync(impatient.Token).AsTask();
        Task<AwsCredentials?>[] others = [.. Enumerable.Range(0, 3).Select(_ => source.GetAsync(default).AsTask())];
        await impatient.CancelAsync();
        Assert.That(() => first, Throws.InstanceOf<OperationCanceledException>());
        gate.SetResult();
        Assert.That((await Task.WhenAll(others).Patiently()).Select(c => c?.AccessKeyId), Has.All.EqualTo("ASIAKEY1"));
        Assert.That(server.Requests, Is.EqualTo(1));
    }

    [Test]
    public async Task After_a_restore_the_credentials_are_asked_for_again()
    {
        await using CredentialsServer server = await CredentialsServer.StartAsync(_time);
        AwsCredentialsSource source = Source(server.Variables());
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY1"));
        source.Forget(null);
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY2"));
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY2"));
    }

    [Test]
    public async Task A_late_refusal_of_an_old_key_costs_nothing_when_there_is_a_new_one()
    {
        await using CredentialsServer server = await CredentialsServer.StartAsync(_time);
        AwsCredentialsSource source = Source(server.Variables());
        var signer = new AwsSigV4Signer("eu-central-1", "xray", source, _time);
        RequestToSign[] onTheirWay = [Request(), Request()];
        foreach (RequestToSign request in onTheirWay) await signer.SignAsync(request, default);
        signer.TryCorrect(onTheirWay[0], 403, _time.GetUtcNow());
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY2"));
        signer.TryCorrect(onTheirWay[1], 403, _time.GetUtcNow());
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY2"));

        static RequestToSign Request() => new("POST", new Uri("https://h/"), [], default);
    }

    [Test]
    public async Task The_token_can_be_in_a_file_which_is_read_for_each_request()
    {
        await using CredentialsServer server = await CredentialsServer.StartAsync(_time);
        using var folder = new TempFolder();
        string file = folder.Write("token", "an-old-one");
        Dictionary<string, string> variables = server.Variables();
        variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = file;
        AwsCredentialsSource source = Source(variables);
        Assert.That(await IdOf(source), Is.Null);
        Assert.That(_lines.All, Has.None.Contains("an-old-one"));
        folder.Write("token", CredentialsServer.Token + "\n");
        source.Forget(null);
        Assert.That(await IdOf(source), Is.EqualTo("ASIAKEY2"));
    }

    private static async Task<string?> IdOf(AwsCredentialsSource source) => (await source.GetAsync(default).AsTask().Patiently())?.AccessKeyId;

    private AwsCredentialsSource Source(Dictionary<string, string> variables) => new(LambdaEnvironment.FromVariables(variables), _time, _lines);
}
