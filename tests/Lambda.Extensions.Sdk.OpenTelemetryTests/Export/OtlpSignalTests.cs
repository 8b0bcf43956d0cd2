using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Export;

/// <summary>A signal and its endpoint, over real connections.</summary>
public sealed class OtlpSignalTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private readonly CapturedLog _lines = new();
    private readonly OtlpDestination _destination = new();
    private readonly OtlpEndpoint _endpoint = TestExporter.LogsAt("http://none");

    [Test]
    public async Task Items_arrive_compressed_with_their_headers()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        _endpoint.Headers.Add(new("api-key", "k"));
        using TestExporter exporter = Exporter(receiver.Address);
        exporter.Fill(100);
        await exporter.FlushAsync(Budget, default);
        Assert.That(receiver.Problems, Is.Empty);
        Assert.That(receiver.Logs.Select(l => l.Body), Is.EqualTo(Bodies(100)));
        Assert.That((receiver.Requests, receiver.Compressed), Is.EqualTo((1, 1)));
        Assert.That(receiver.Headers.Single()["api-key"].ToString(), Is.EqualTo("k"));
        Assert.That(exporter.Logs!.Ledger, Has.Property("Delivered").EqualTo(100).And.Property("IsBalanced").True);
    }

    [Test]
    [Category("G08")]
    public async Task Too_large_a_request_is_cut_until_it_fits()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        _endpoint.Gzip = false;
        receiver.Misbehave = Answer(context => context.Request.ContentLength > 2000 ? 413 : 0);
        using TestExporter exporter = Exporter(receiver.Address);
        exporter.Fill(100);
        await exporter.FlushAsync(Budget, default);
        Assert.That(receiver.Logs.Select(l => l.Body), Is.EqualTo(Bodies(100)), "all of them, in order");
        Assert.That(receiver.Requests, Is.GreaterThan(5));
        Assert.That(exporter.Logs!.Ledger.Delivered, Is.EqualTo(100));
    }

    [Test]
    public async Task Asked_to_wait_it_waits_and_keeps_all()
    {
        var time = new FakeTimeProvider(SampleInvocations.Start);
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = (context, _, number) =>
        {
            if (number > 1) return Task.FromResult(false);
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "60";
            return Task.FromResult(true);
        };
        using TestExporter exporter = Exporter(receiver.Address, time);
        exporter.Fill(3);
        await exporter.FlushAsync(Budget, default);
        await exporter.FlushAsync(Budget, default);
        Assert.That((receiver.Requests, exporter.Logs!.Pending, exporter.Logs.IsPaused), Is.EqualTo((1, 3, true)));
        time.Advance(TimeSpan.FromSeconds(61));
        await exporter.FlushAsync(Budget, default);
        Assert.That(exporter.Logs.Ledger, Has.Property("Delivered").EqualTo(3).And.Property("Retried").EqualTo(3));
    }

    [Test]
    [Category("G08")]
    public async Task What_an_endpoint_leaves_out_is_counted_as_rejected_and_said_once()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = async (context, _, _) =>
        {
            await context.Response.WriteAsync("""{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}""");
            return true;
        };
        using TestExporter exporter = Exporter(receiver.Address);
        for (int i = 0; i < 3; i++)
        {
            exporter.Fill(5);
            await exporter.FlushAsync(Budget, default);
        }

        Assert.That(exporter.Logs!.Ledger, Has.Property("Delivered").EqualTo(9).And.Property("Rejected").EqualTo(6).And.Property("IsBalanced").True);
        Assert.That(_lines.All.Count(l => l.Contains("too old", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase(400, "Rejected")]
    [TestCase(401, "Pending")]
    [TestCase(404, "Pending")]
    [TestCase(500, "Pending")]
    public async Task An_answer_decides_what_becomes_of_a_batch(int status, string account)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = Answer(_ => status);
        using TestExporter exporter = Exporter(receiver.Address);
        exporter.Fill(4);
        await exporter.FlushAsync(Budget, default);
        Assert.That(exporter.Logs!.Ledger, Has.Property(account).EqualTo(4));
    }

    [Test]
    public async Task A_wrong_address_is_said_once_not_at_each_flush()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = Answer(_ => 404);
        using TestExporter exporter = Exporter(receiver.Address);
        exporter.Fill(1);
        for (int i = 0; i < 2; i++) await exporter.FlushAsync(Budget, default);
        Assert.That(_lines.All.Count(l => l.Contains("answered 404", StringComparison.Ordinal) && l.Contains("Check the endpoint's address", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_hanging_or_absent_endpoint_loses_nothing_and_ends_with_the_budget()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        receiver.Misbehave = async (context, _, _) =>
        {
            await receiver.HangAsync(context);
            return true;
        };
        foreach (string address in (string[])[receiver.Address, "http://127.0.0.1:9", "http://name.invalid"])
        {
            using TestExporter exporter = Exporter(address);
            exporter.Fill(2);
            await exporter.FlushAsync(TimeSpan.FromMilliseconds(60), default).Patiently();
            Assert.That(exporter.Logs!.Ledger, Has.Property("Pending").EqualTo(2).And.Property("IsBalanced").True, address);
        }
    }

    [Test]
    public async Task A_certificate_is_trusted_if_its_authority_was_named_and_only_then()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync(listen => listen.UseHttps(certificate));
        string address = receiver.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        using var folder = new TempFolder();

        using TestExporter untrusting = Exporter(address);
        untrusting.Fill(1);
        await untrusting.FlushAsync(TimeSpan.FromMilliseconds(100), default).Patiently();
        Assert.That(untrusting.Logs!.Ledger.Pending, Is.EqualTo(1));

        _endpoint.CertificateFile = folder.Write("ca.pem", certificate.ExportCertificatePem());
        using TestExporter trusting = Exporter(address);
        trusting.Fill(1);
        await trusting.FlushAsync(Budget, default);
        Assert.That(trusting.Logs!.Ledger.Delivered, Is.EqualTo(1));

        _endpoint.CertificateFile = "/nonexistent/ca.pem";
        using TestExporter misled = Exporter(address);
        misled.Fill(1);
        await misled.FlushAsync(TimeSpan.FromMilliseconds(100), default).Patiently();
        Assert.That(_lines.All, Has.Some.Contains("(/nonexistent/ca.pem) cannot be read"));
    }

    [Test]
    public async Task A_secret_of_a_file_is_the_header()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using var folder = new TempFolder();
        _destination.Secret = "file:" + folder.Write("token", "Bearer s3cret\n");
        using TestExporter exporter = Exporter(receiver.Address);
        exporter.Fill(1);
        await exporter.FlushAsync(Budget, default);
        Assert.That(receiver.Headers.Single()["Authorization"].ToString(), Is.EqualTo("Bearer s3cret"));
        Assert.That(_lines.All, Has.None.Contains("s3cret"));
    }

    [TestCase("file:/nonexistent/token")]
    [TestCase("my/secret")]
    [Category("G08")]
    public async Task A_missing_secret_is_said_once_and_costs_nothing(string secret)
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        _destination.Secret = secret;
        using TestExporter exporter = Exporter(receiver.Address, port: "9");
        exporter.Fill(2);
        for (int i = 0; i < 3; i++) await exporter.FlushAsync(Budget, default);
        Assert.That((receiver.Requests, exporter.Logs!.Ledger.Pending), Is.EqualTo((0, 2L)));
        Assert.That(_lines.All.Count(l => l.Contains("secret of the OTLP headers cannot be read", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [Test]
    public async Task A_full_queue_gives_up_debug_lines_before_errors()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        _endpoint.QueueItems = 100;
        using TestExporter exporter = Exporter(receiver.Address);
        for (int i = 0; i < 200; i++) exporter.Logs!.Add(TestExporter.Item(i, priority: i % 2 == 0 ? 6 : 1));
        await exporter.FlushAsync(Budget, default);
        Assert.That(receiver.Logs.Select(l => int.Parse(l.Body, CultureInfo.InvariantCulture) % 2), Has.All.Zero);
        Assert.That(exporter.Logs!.Ledger, Has.Property("Delivered").EqualTo(100).And.Property("Evicted").EqualTo(100).And.Property("IsBalanced").True);
    }

    private static Func<HttpContext, string, int, Task<bool>> Answer(Func<HttpContext, int> status) => (context, _, _) =>
    {
        int code = status(context);
        if (code > 0) context.Response.StatusCode = code;
        return Task.FromResult(code > 0);
    };

    private static IEnumerable<string> Bodies(int count) => Enumerable.Range(0, count).Select(i => i.ToString(CultureInfo.InvariantCulture));

    private TestExporter Exporter(string address, TimeProvider? time = null, string port = "2773")
    {
        _destination.Logs = new OtlpEndpoint(new Uri(address + "/v1/logs")) { Headers = _endpoint.Headers, Gzip = _endpoint.Gzip, CertificateFile = _endpoint.CertificateFile, QueueItems = _endpoint.QueueItems };
        var environment = LambdaEnvironment.FromVariables(new Dictionary<string, string> { ["AWS_LAMBDA_FUNCTION_NAME"] = "orders", ["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = port });
        return new TestExporter(_destination, _lines, time, environment);
    }
}
