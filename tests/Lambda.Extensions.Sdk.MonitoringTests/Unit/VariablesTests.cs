using Monitoring.Configuration;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

public sealed class VariablesTests
{
    [Test]
    public void Without_variables_documents_are_written_and_nothing_is_sent()
    {
        MonitoringOptions options = Read([], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        Assert.That(options, Has.Property("Emf").True.And.Property("Otlp").False.And.Property("Mask").True.And.Property("EmfNamespace").EqualTo("LambdaInsights"));
    }

    [TestCase("https://otlp.example.com:4318", "https://otlp.example.com:4318/v1/traces")]
    [TestCase("http://collector/otlp/", "http://collector/otlp/v1/traces")]
    [TestCase("https://h/p?key=1", "https://h/p/v1/traces?key=1")]
    public void Signals_lie_below_the_endpoint(string endpoint, string traces)
    {
        MonitoringOptions options = Read(["MONITORING_OTLP_ENDPOINT=" + endpoint], out _);
        Assert.That(options.Traces?.OriginalString ?? "", Is.EqualTo(traces));
        Assert.That((options.Logs is not null, options.Metrics is not null), Is.EqualTo((true, true)));
    }

    [Test]
    public void Each_signal_is_on_or_off_and_may_go_elsewhere()
    {
        MonitoringOptions options = Read(["MONITORING_OTLP_ENDPOINT=http://a", "MONITORING_TRACES=false", "MONITORING_OTLP_LOGS_ENDPOINT=http://b/in", "MONITORING_EMF=0"], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        Assert.That(options.Traces, Is.Null);
        Assert.That(options.Logs, Is.EqualTo(new Uri("http://b/in")));
        Assert.That(options.Metrics, Is.EqualTo(new Uri("http://a/v1/metrics")));
        Assert.That(options.Emf, Is.False);
    }

    [Test]
    public void Lists_are_percent_encoded()
    {
        MonitoringOptions options = Read(["MONITORING_OTLP_HEADERS=api-key=a%3Db%2C c, x-team = red ", "MONITORING_RESOURCE_ATTRIBUTES=env=prod", "MONITORING_LOG_SAMPLING=debug=0.1,info=0.5"], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        Assert.That(options.Headers, Is.EqualTo((KeyValuePair<string, string>[])[new("api-key", "a=b, c"), new("x-team", "red")]));
        Assert.That((options.Sampling.Debug, options.Sampling.Info, options.Sampling.Warn), Is.EqualTo((0.1, 0.5, 1.0)));
    }

    [TestCase("MONITORING_EMF=maybe", "MONITORING_EMF='maybe' is not legal: use true or false")]
    [TestCase("MONITORING_EMF_NAMESPACE=AWS/Lambda", "MONITORING_EMF_NAMESPACE='AWS/Lambda'")]
    [TestCase("MONITORING_EMF_METRICS=some", "use insights or all")]
    [TestCase("MONITORING_OTLP_ENDPOINT=collector:4318", "use an absolute http or https address")]
    [TestCase("MONITORING_OTLP_ENDPOINT=ftp://collector", "use an absolute http or https address")]
    [TestCase("MONITORING_OTLP_HEADERS=justakey", "entry 1: it is not name=value")]
    [TestCase("MONITORING_OTLP_HEADERS=a=b,bad name=secretvalue", "entry 2: the name has a character")]
    [TestCase("MONITORING_OTLP_HEADERS=a=secret%0Avalue", "entry 1: the value has a character")]
    [TestCase("MONITORING_OTLP_HEADERS=Content-Type=text/plain", "is set by the exporter")]
    [TestCase("MONITORING_OTLP_SECRET=file:", "use file:PATH")]
    [TestCase("MONITORING_OTLP_COMPRESSION=zstd", "use gzip or none")]
    [TestCase("MONITORING_OTLP_TIMEOUT_MS=5", "50 to 60000")]
    [TestCase("MONITORING_OTLP_TIMEOUT_MS=-1", "50 to 60000")]
    [TestCase("MONITORING_OTLP_TEMPORALITY=both", "use delta or cumulative")]
    [TestCase("MONITORING_LOG_SAMPLING=debug=2", "rate of 0 to 1")]
    [TestCase("MONITORING_LOG_SAMPLING=error=0.5", "errors are always kept")]
    [TestCase("MONITORING_LOG_MAX_BYTES=99999999", "256 to 262144")]
    [TestCase("MONITORING_MASK_PREFIXES=a,abcd", "3 characters or more")]
    [TestCase("MONITORING_QUEUE_KIB=1", "64 to 65536")]
    [TestCase("MONITORING_QUEUE_ITEMS=many", "100 to 1000000")]
    [TestCase("MONITORING_PROC_INTERVAL_MS=1e3", "0 to 60000")]
    public void What_is_wrong_is_one_line_that_names_variable_and_remedy(string variable, string said)
    {
        Read([variable], out IReadOnlyList<string> findings);
        Assert.That(findings, Has.Count.EqualTo(1));
        Assert.That(findings[0], Does.StartWith(variable[..variable.IndexOf('=', StringComparison.Ordinal)]).And.Contain(said));
    }

    [TestCase("MONITORING_OTLP_HEADERS=api-key:hunter2hunter2")]
    [TestCase("MONITORING_OTLP_HEADERS=api key=hunter2hunter2")]
    [TestCase("MONITORING_OTLP_ENDPOINT=https://user:hunter2hunter2@host")]
    [TestCase("MONITORING_OTLP_ENDPOINT=user:hunter2hunter2@host")]
    [TestCase("MONITORING_MASK_PREFIXES=h2,hunter2hunter2")]
    [Category("G20")]
    public void What_may_be_secret_is_never_shown(string variable)
    {
        Read([variable], out IReadOnlyList<string> findings);
        Assert.That(findings, Has.Count.EqualTo(1).And.All.Not.Contain("hunter2"));
    }

    [Test]
    public void What_is_wrong_does_not_touch_what_is_right()
    {
        MonitoringOptions options = Read(["MONITORING_OTLP_ENDPOINT=http://a", "MONITORING_OTLP_TRACES_ENDPOINT=nowhere", "MONITORING_OTLP_TIMEOUT_MS=x"], out IReadOnlyList<string> findings);
        Assert.That(findings, Has.Count.EqualTo(2));
        // A signal whose own address is wrong goes nowhere, not where nobody wanted it.
        Assert.That((options.Traces, options.Logs?.Host, options.SendTimeout), Is.EqualTo(((Uri?)null, "a", TimeSpan.FromSeconds(2))));
    }

    private static MonitoringOptions Read(string[] variables, out IReadOnlyList<string> findings) =>
        MonitoringVariables.Read(LambdaEnvironment.FromVariables(variables.ToDictionary(v => v.Split('=', 2)[0], v => v.Split('=', 2)[1])), out findings);
}
