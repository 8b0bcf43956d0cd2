using System.Diagnostics;
using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using PublishedSamples;

namespace Lambda.Extensions.Sdk.IntegrationTests;

/// <summary>
/// Monitoring, linked statically together with OpenSSL, in images that have neither: it sends to a server with an own CA, found where each
/// system keeps its trusted certificates. Publishing it takes half a minute and compiles C, so these tests run by request only.
/// </summary>
[Explicit("Publishes Monitoring with OpenSSL inside (apt-get install cmake libssl-dev): dotnet test tests/Lambda.Extensions.Sdk.IntegrationTests --filter Category=StaticTls")]
[Category("G12")]
[Category("StaticTls")]
public sealed class StaticTlsTests
{
    private const string Host = "otlp.test";
    private const string Sample = "Monitoring.static";

    private static readonly Lazy<Task> Published = new(PublishAsync);

    [TestCase("/etc/pki/tls/cert.pem", "")]
    [TestCase("/etc/pki/tls/certs/own.pem", "")]
    [TestCase("/etc/ssl/certs/own.pem", "")]
    [TestCase("/etc/ssl/certs/ca-certificates.crt", "")]
    [TestCase("/etc/ssl/cert.pem", "")]
    [TestCase("/opt/own.pem", "SSL_CERT_FILE=/opt/own.pem")]
    [TestCase("/opt/certs/own.pem", "SSL_CERT_DIR=/opt/certs")]
    public async Task A_static_extension_trusts_the_certificates_of_the_image(string file, string variable)
    {
        (int requests, string output) = await SendAsync(file, variable);
        Assert.That(requests, Is.Positive, output);
    }

    [Test]
    public async Task A_static_extension_trusts_no_unknown_CA()
    {
        (int requests, string output) = await SendAsync("/elsewhere/own.pem", "");
        Assert.That(requests, Is.Zero);
        Assert.That(output, Does.Contain("SecureConnectionError"));
    }

    private static async Task<(int Requests, string Output)> SendAsync(string file, string variable)
    {
        await Published.Value;
        await using var server = new TlsServer(Host);
        using var image = new BareImage(Sample);
        image.Write("/etc/hosts", $"127.0.0.1 localhost {Host}\n");
        image.Write(file, server.Authority);
        LambdaEmulatorBuilder builder = image.AddTo(LambdaEmulator.CreateBuilder().WithPatience())
            .WithEnvironment("MONITORING_OTLP_ENDPOINT", string.Create(CultureInfo.InvariantCulture, $"https://{Host}:{server.Port}"));
        if (variable.Split('=') is [var name, var value]) builder.WithEnvironment(name, value);
        await using LambdaEmulator lambda = await builder.StartAsync();
        InvocationResult result = await lambda.InvokeAsync();
        Assert.That(result.Outcome, Is.EqualTo(EmulatedOutcome.Success), Unruly.Story(lambda));
        await lambda.ShutdownAsync();
        Assert.That(lambda.Extensions[image.Name], Has.Property("ExitCode").Zero.And.Property("State").EqualTo(ExtensionState.Exited), Unruly.Story(lambda));
        return (server.Requests, Unruly.Story(lambda) + string.Join('\n', lambda.Extensions[image.Name].Output.Select(line => line.Text)));
    }

    private static async Task PublishAsync()
    {
        string published = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(PublishedSample.Executable("Minimal"))!, ".."));
        string project = Path.GetFullPath(Path.Combine(published, "../../samples/Monitoring/Monitoring.csproj"));
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "--use-current-runtime", "-nologo", "-v:quiet", "-nodeReuse:false",
            "--artifacts-path", Path.Combine(published, ".build"), "-o", Path.Combine(published, Sample), "-p:LambdaExtensionLink=Static", "-p:StaticOpenSslLinking=true", "-p:RunAnalyzers=false", "-p:ArtifactsPivots=release_static"]))!;
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, "Monitoring is published");
    }
}
