using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Receiver;
using Lambda.Extensions.Sdk.OpenTelemetryTests.Support;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Configuration;

[Category("G12")]
public sealed class TlsCheckTests
{
    private readonly CapturedLog _lines = new();

    private static OtlpEndpoint Secure => new(new Uri("https://otlp.example.com/v1/logs"));

    private static OtlpEndpoint Plain => new(new Uri("http://localhost:4318/v1/logs"));

    [Test]
    public void Without_OpenSSL_an_https_endpoint_is_off_in_one_line()
    {
        using OpenTelemetryExporter exporter = Exporter(new OtlpDestination { Traces = Secure, Logs = Secure, Metrics = Secure }, hasOpenSsl: false);
        Assert.That((exporter.Sink.Signals.Count, exporter.HasMetrics), Is.EqualTo((0, false)));
        Assert.That(_lines.All, Has.Count.EqualTo(1));
        Assert.That(_lines.All[0], Does.Contain("OpenSSL").And.Contain("traces, logs, metrics").And.Contain("libssl3").And.Not.Contain("otlp.example.com"));
        Assert.That(exporter.Status, Does.Contain("traces off (no OpenSSL in the image)"));
    }

    [Test]
    public void Without_OpenSSL_http_endpoints_stay_on()
    {
        using OpenTelemetryExporter exporter = Exporter(new OtlpDestination { Traces = Secure, Logs = Plain }, hasOpenSsl: false);
        Assert.That(exporter.Sink.Signals.Select(s => s.Kind), Is.EqualTo((OtlpSignalKind[])[OtlpSignalKind.Logs]));
        Assert.That(_lines.All.Single(), Does.Contain("OTLP traces off"));
    }

    [Test]
    public void Without_OpenSSL_an_https_proxy_turns_all_of_a_destination_off()
    {
        using OpenTelemetryExporter exporter = Exporter(new OtlpDestination { Logs = Plain, Proxy = new Uri("https://proxy") }, hasOpenSsl: false);
        Assert.That(exporter.Sink.Signals, Is.Empty);
    }

    [Test]
    public void Without_OpenSSL_a_destination_with_signatures_is_off()
    {
        using OpenTelemetryExporter exporter = Exporter(new OtlpDestination { Logs = Plain, AwsSigning = AwsSigning.Always }, hasOpenSsl: false);
        Assert.That(exporter.Sink.Signals, Is.Empty);
        Assert.That(_lines.All.Single(), Does.Contain("which https and signatures need"));
    }

    [Test]
    public async Task Authorities_are_not_read_for_http()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        OtlpEndpoint endpoint = TestExporter.LogsAt(receiver.Address);
        endpoint.CertificateFile = "/does/not/exist.pem";
        using OpenTelemetryExporter exporter = Exporter(new OtlpDestination { Logs = endpoint }, hasOpenSsl: false);
        exporter.Sink.Add(OtlpSignalKind.Logs, TestExporter.Item("x"));
        await exporter.FlushAsync(TimeSpan.FromSeconds(30), default);
        Assert.That(receiver.Logs, Has.Count.EqualTo(1));
        Assert.That(_lines.All, Is.Empty);
    }

    [Test]
    public void OpenSSL_is_not_looked_for_when_nothing_needs_it()
    {
        Assert.That(TlsCheck.Apply(Options(new OtlpDestination { Logs = Plain }), () => throw new InvalidOperationException("looked for")), Is.Null);
        Assert.That(TlsCheck.Apply(new OpenTelemetryOptions(), () => throw new InvalidOperationException("looked for")), Is.Null);
        Assert.That(TlsCheck.Apply(Options(new OtlpDestination { Logs = Secure }), () => true), Is.Null);
    }

    private static OpenTelemetryOptions Options(OtlpDestination destination) => new() { Destinations = { destination } };

    private OpenTelemetryExporter Exporter(OtlpDestination destination, bool hasOpenSsl) => new(Options(destination), SampleInvocations.Environment, TimeProvider.System, _lines) { HasOpenSsl = () => hasOpenSsl };
}
