using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Testing;
using Lambda.Extensions.Sdk.Testing.Configuration;

namespace Lambda.Extensions.Sdk.MonitoringTests.Processes;

/// <summary>The native extension sends to an endpoint that checks signatures as AWS does.</summary>
public sealed class SignedTests
{
    [Test]
    public async Task A_function_with_SnapStart_sends_everything_over_a_restore_and_an_expired_key()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using CredentialsServer credentials = await CredentialsServer.StartAsync(TimeProvider.System);
        var aws = new StrictAwsEndpoint(TimeProvider.System);
        receiver.Aws = aws;
        credentials.Given = aws.Accept;
        await using LambdaEmulator lambda = await MonitoringRun.Builder("hello", receiver.Address, "MONITORING_OTLP_SIGV4=true", "AWS_CONTAINER_CREDENTIALS_FULL_URI=" + credentials.Address, "AWS_CONTAINER_AUTHORIZATION_TOKEN=" + CredentialsServer.Token)
            .WithInitializationType(InitializationTypes.SnapStart)
            .StartAsync();
        var ids = new List<string>();
        for (int i = 0; i < 5; i++)
        {
            ids.Add((await lambda.InvokeAsync("{}").Patiently()).RequestId);
            if (i == 2) aws.Expire($"ASIAKEY{credentials.Requests}");
        }

        await lambda.ShutdownAsync().Patiently();
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(receiver.Spans.Where(s => s.RequestId is not null).Select(s => s.RequestId), Is.EquivalentTo(ids));
        Assert.That(lambda.Ledger("traces").Lost(), Is.Zero);
        Assert.That(aws.Accepted.Select(a => a.Scope).Distinct(), Is.SubsetOf((string[])["us-east-1/xray", "us-east-1/logs", "us-east-1/monitoring"]));
        Assert.That(aws.Accepted.Select(a => a.Key).Distinct().Count(), Is.GreaterThanOrEqualTo(2));
        Assert.That(lambda.Said(), Has.None.Contains("secret-of").And.None.Contains("session-of").And.None.Contains(CredentialsServer.Token));
    }
}
