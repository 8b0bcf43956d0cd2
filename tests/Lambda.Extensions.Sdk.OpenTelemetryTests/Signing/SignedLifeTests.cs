using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Signing;

/// <summary>Whole lives of an extension that sends to an endpoint like AWS's, set up by variables only.</summary>
public sealed class SignedLifeTests
{
    [Test]
    public async Task A_function_with_SnapStart_sends_everything_over_expired_keys_and_a_restore()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        await using CredentialsServer credentials = await CredentialsServer.StartAsync(TimeProvider.System);
        var aws = new StrictAwsEndpoint(TimeProvider.System);
        receiver.Aws = aws;
        credentials.Given = aws.Accept;
        await using LambdaEmulator lambda = await Builder(receiver)
            .WithInitializationType("snap-start")
            .WithEnvironment("AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials.Address)
            .WithEnvironment("AWS_CONTAINER_AUTHORIZATION_TOKEN", CredentialsServer.Token)
            .StartAsync();
        var ids = new List<string>();
        // The snapshot can be days old when it is restored.
        Assert.That(aws.Accepted.Select(a => a.Key), Is.EqualTo((string[])["ASIAKEY1"]));
        aws.Expire("ASIAKEY1");
        for (int i = 0; i < 5; i++)
        {
            ids.Add((await lambda.InvokeAsync("{}").Patiently()).RequestId);
            // AWS takes back the key of the moment: the next flush is refused, and the one after it has a new key.
            if (i != 2) continue;
            Assert.That(aws.Refused, Is.Empty, "the restore is no reason for a refusal");
            aws.Expire($"ASIAKEY{credentials.Requests}");
        }

        await lambda.ShutdownAsync().Patiently();
        AssertComplete(lambda, receiver, ids);
        Assert.That(aws.Accepted.Select(a => a.Key).Distinct(), Is.EqualTo((string[])["ASIAKEY1", "ASIAKEY2", "ASIAKEY3"]));
        Assert.That(Lines(lambda), Has.None.Contains("secret-of").And.None.Contains("session-of").And.None.Contains(CredentialsServer.Token));
    }

    [Test]
    public async Task Most_functions_sign_with_the_keys_in_their_variables()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        var aws = new StrictAwsEndpoint(TimeProvider.System);
        receiver.Aws = aws;
        aws.Accept("ASIAOWN", "a/secret+key", "session-of-own");
        await using LambdaEmulator lambda = await Builder(receiver)
            .WithEnvironment("AWS_ACCESS_KEY_ID", "ASIAOWN")
            .WithEnvironment("AWS_SECRET_ACCESS_KEY", "a/secret+key")
            .WithEnvironment("AWS_SESSION_TOKEN", "session-of-own")
            .StartAsync();
        var ids = new List<string>();
        for (int i = 0; i < 2; i++) ids.Add((await lambda.InvokeAsync("{}").Patiently()).RequestId);
        await lambda.ShutdownAsync().Patiently();
        AssertComplete(lambda, receiver, ids);
        Assert.That(aws.Refused, Is.Empty);
        Assert.That(Lines(lambda), Has.None.Contains("a/secret+key").And.None.Contains("session-of"));
    }

    private static LambdaEmulatorBuilder Builder(OtlpReceiver receiver) => LambdaEmulator.CreateBuilder()
        .AddExtension<Signed>(host => host.Services.AddLambdaOpenTelemetry())
        .UseFunction(static (_, _) => Task.FromResult("{}"))
        .WithEnvironment("LAMBDA_EXT_OTLP_ENDPOINT", receiver.Address)
        .WithEnvironment("LAMBDA_EXT_OTLP_SIGV4", "true");

    private static void AssertComplete(LambdaEmulator lambda, OtlpReceiver receiver, List<string> ids)
    {
        Assert.That(lambda.Extensions[nameof(Signed)].ExitCode, Is.Zero);
        Assert.That(receiver.Problems, Is.Empty);
        IEnumerable<string?> sent = receiver.Spans.Select(s => s.Attributes.GetValueOrDefault("faas.invocation_id")).Where(id => id is not null);
        Assert.That(sent, Is.EquivalentTo(ids));
    }

    private static IEnumerable<string> Lines(LambdaEmulator lambda) => lambda.Extensions[nameof(Signed)].Output.Select(line => line.ToString()!);

    private sealed class Signed(OpenTelemetryExporter exporter) : ExtensionBase
    {
        protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
        {
            exporter.RecordDocument("started", "{}"u8);
            return exporter.FlushAsync(TimeSpan.FromSeconds(5), cancellationToken);
        }

        protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken) => exporter.RecordAsync(batch, cancellationToken);

        protected override Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken) => exporter.FlushAsync(flush, cancellationToken);

        protected override Task OnRestoreAsync(EnvironmentRestore restore, CancellationToken cancellationToken)
        {
            exporter.NotifyRestored();
            return Task.CompletedTask;
        }

        protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
        {
            exporter.Record(invocation);
            return Task.CompletedTask;
        }
    }
}
