using Lambda.Extensions.Sdk.MonitoringTests.Receiver;
using Lambda.Extensions.Sdk.MonitoringTests.Support;
using Monitoring.Configuration;
using Monitoring.Recording;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

[Category("G12")]
public sealed class TlsCheckTests
{
    private static readonly Uri Secure = new("https://otlp.example.com/v1/logs");
    private static readonly Uri Plain = new("http://localhost:4318/v1/logs");

    private readonly Lines _lines = new();

    [Test]
    public void Without_OpenSSL_an_https_endpoint_is_off_in_one_line_and_documents_go_on()
    {
        using Sinks sinks = Sinks(new MonitoringOptions { Traces = Secure, Logs = Secure, Metrics = Secure, CaFile = "/none.pem" }, hasOpenSsl: false);
        Assert.That((sinks.Otlp, sinks.Metrics, sinks.Emf is not null), Is.EqualTo(((object?)null, (object?)null, true)));
        Assert.That(_lines.All, Has.Count.EqualTo(1));
        Assert.That(_lines.All[0], Does.Contain("OpenSSL").And.Contain("traces, logs, metrics").And.Contain("libssl3").And.Not.Contain("otlp.example.com"));
    }

    [Test]
    public void Without_OpenSSL_http_endpoints_go_on()
    {
        using Sinks sinks = Sinks(new MonitoringOptions { Traces = Secure, Logs = Plain }, hasOpenSsl: false);
        Assert.That((sinks.Otlp!.Traces, sinks.Otlp.Logs is not null), Is.EqualTo(((object?)null, true)));
        Assert.That(_lines.All.Single(), Does.Contain("OTLP traces off"));
    }

    [Test]
    public void Without_OpenSSL_an_https_proxy_turns_all_of_OTLP_off()
    {
        using Sinks sinks = Sinks(new MonitoringOptions { Logs = Plain, Proxy = new Uri("https://proxy") }, hasOpenSsl: false);
        Assert.That(sinks.Otlp, Is.Null);
    }

    [Test]
    public async Task Authorities_are_not_read_for_http()
    {
        await using OtlpReceiver receiver = await OtlpReceiver.StartAsync();
        using Sinks sinks = Sinks(new MonitoringOptions { Logs = new Uri(receiver.Address + "/v1/logs"), CaFile = "/does/not/exist.pem" }, hasOpenSsl: false);
        sinks.Otlp!.Logs!.Add(new("""{"timeUnixNano":"1795400012345000000","observedTimeUnixNano":"1795400012345000000","severityNumber":9,"body":{"stringValue":"x"}}"""u8.ToArray(), 1, 1));
        await sinks.Otlp.FlushAsync(TimeSpan.FromSeconds(30), default);
        Assert.That(receiver.Logs, Has.Count.EqualTo(1));
        Assert.That(_lines.All, Is.Empty);
    }

    [Test]
    public void OpenSSL_is_not_looked_for_when_nothing_needs_it()
    {
        Assert.That(TlsCheck.Apply(new MonitoringOptions { Logs = Plain }, () => throw new InvalidOperationException("looked for")), Is.Null);
        Assert.That(TlsCheck.Apply(new MonitoringOptions(), () => throw new InvalidOperationException("looked for")), Is.Null);
        Assert.That(TlsCheck.Apply(new MonitoringOptions { Logs = Secure }, () => true), Is.Null);
    }

    private Sinks Sinks(MonitoringOptions options, bool hasOpenSsl) => new(options, SampleInvocations.Environment, TimeProvider.System, _lines, () => Stream.Null, () => hasOpenSsl);
}
