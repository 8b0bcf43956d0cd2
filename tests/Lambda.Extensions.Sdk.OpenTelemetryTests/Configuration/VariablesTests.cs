using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Configuration;

public sealed class VariablesTests
{
    [Test]
    public void Without_variables_nothing_is_sent()
    {
        OpenTelemetryOptions options = Read([], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        Assert.That((options.Destinations, options.Mask, options.TraceRatio, options.KeepErrors), Is.EqualTo((Array.Empty<OtlpDestination>(), true, 1.0, true)));
    }

    [TestCase("https://otlp.example.com:4318", "https://otlp.example.com:4318/v1/traces")]
    [TestCase("http://collector/otlp/", "http://collector/otlp/v1/traces")]
    [TestCase("https://h/otlp/v1/traces", "https://h/otlp/v1/traces")]
    [TestCase("https://h/v1/logs/", "https://h/v1/traces")]
    [TestCase("https://h/p?key=1", "https://h/p/v1/traces?key=1")]
    public void Signals_lie_below_the_endpoint(string endpoint, string traces)
    {
        OpenTelemetryOptions options = Read(["MONITORING_OTLP_ENDPOINT=" + endpoint], out _);
        OtlpDestination only = options.Destinations.Single();
        Assert.That(only.Traces?.Address.OriginalString ?? "", Is.EqualTo(traces));
        Assert.That((only.Logs is not null, only.Metrics is not null), Is.EqualTo((true, true)));
    }

    [Test]
    public void Each_signal_is_on_or_off_and_may_go_elsewhere()
    {
        OpenTelemetryOptions options = Read(["MONITORING_OTLP_ENDPOINT=http://a", "MONITORING_TRACES=false", "MONITORING_OTLP_LOGS_ENDPOINT=http://b/in"], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        OtlpDestination only = options.Destinations.Single();
        Assert.That(only.Traces, Is.Null);
        Assert.That(only.Logs!.Address, Is.EqualTo(new Uri("http://b/in")));
        Assert.That(only.Metrics!.Address, Is.EqualTo(new Uri("http://a/v1/metrics")));
    }

    [Test]
    public void Lists_are_percent_encoded()
    {
        OpenTelemetryOptions options = Read(["MONITORING_OTLP_ENDPOINT=http://a", "MONITORING_OTLP_HEADERS=api-key=a%3Db%2C c, x-team = red ", "MONITORING_RESOURCE_ATTRIBUTES=env=prod", "MONITORING_LOG_SAMPLING=debug=0.1,info=0.5"], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        Assert.That(options.Destinations.Single().Logs!.Headers, Is.EqualTo((KeyValuePair<string, string>[])[new("api-key", "a=b, c"), new("x-team", "red")]));
        Assert.That((options.Sampling.Debug, options.Sampling.Info, options.Sampling.Warn), Is.EqualTo((0.1, 0.5, 1.0)));
    }

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
        OpenTelemetryOptions options = Read(["MONITORING_OTLP_ENDPOINT=http://a", "MONITORING_OTLP_TRACES_ENDPOINT=nowhere", "MONITORING_OTLP_TIMEOUT_MS=x"], out IReadOnlyList<string> findings);
        Assert.That(findings, Has.Count.EqualTo(2));
        // A signal whose own address is wrong goes nowhere, not where nobody wanted it.
        OtlpDestination only = options.Destinations.Single();
        Assert.That((only.Traces, only.Logs!.Address.Host, only.Logs.Timeout), Is.EqualTo(((OtlpEndpoint?)null, "a", TimeSpan.FromSeconds(2))));
    }

    [TestCase(" ")]
    [TestCase("\t \n")]
    [TestCase("")]
    public void Each_variable_of_blanks_is_as_if_it_were_not_set(string blanks)
    {
        string[] names = [.. OwnVariables().Concat(["OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_TRACES_SAMPLER", "OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_SDK_DISABLED"])];
        Assert.That(names, Has.Length.GreaterThan(25));
        OpenTelemetryOptions options = Read([.. names.Select(n => $"{n}={blanks}")], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        Assert.That(System.Text.Json.JsonSerializer.Serialize(options), Is.EqualTo(System.Text.Json.JsonSerializer.Serialize(new OpenTelemetryOptions())));
    }

    [TestCase("MONITORING_SERVICE_NAME=\tshop\n", "shop")]
    [TestCase("MONITORING_OTLP_CA_FILE= /opt/ca.pem ", "/opt/ca.pem")]
    [TestCase("MONITORING_OTLP_SECRET= file:/tmp/key ", "file:/tmp/key")]
    public void Blanks_around_a_value_are_no_part_of_it(string variable, string value)
    {
        OpenTelemetryOptions options = Read(["MONITORING_OTLP_ENDPOINT=http://a", variable], out _);
        OtlpDestination only = options.Destinations.Single();
        Assert.That((string?[])[options.ServiceName, only.Logs!.CertificateFile, only.Secret], Does.Contain(value));
    }

    [Test]
    public void Resource_attributes_of_OpenTelemetry_are_used_and_each_key_is_there_once()
    {
        OpenTelemetryOptions options = Read(["OTEL_RESOURCE_ATTRIBUTES=env=dev,team=red,team=blue,service.name=a", "MONITORING_RESOURCE_ATTRIBUTES=env=prod", "OTEL_SERVICE_NAME=b"], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        Assert.That(options.ResourceAttributes, Is.EquivalentTo((KeyValuePair<string, string>[])[new("env", "prod"), new("team", "blue")]));
        Assert.That(options.ServiceName, Is.EqualTo("b"));
    }

    [Test]
    public void An_endpoint_of_OpenTelemetry_alone_is_named_with_the_variable_to_set()
    {
        Read(["OTEL_EXPORTER_OTLP_ENDPOINT=http://user:hunter2@localhost:4318"], out IReadOnlyList<string> findings);
        Assert.That(findings.Single(), Does.Contain("MONITORING_OTLP_ENDPOINT").And.Not.Contain("hunter2"));
        Read(["OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318", "MONITORING_OTLP_ENDPOINT=http://localhost:4318"], out findings);
        Assert.That(findings, Is.Empty);
    }

    [Test]
    public void A_misspelt_variable_is_named_with_the_nearest_known_one_and_each_known_one_is_known()
    {
        VariableReader reader = Reader(["MONITORING_OTLP_ENDPONT=http://a", .. OwnVariables().Select(n => n + "=1")]);
        new OpenTelemetryOptions().ReadVariables(reader, "MONITORING_");
        Assert.That(reader.FindUnknown("MONITORING_"), Is.EqualTo((string[])["MONITORING_OTLP_ENDPONT is not known, and has no effect. Did you mean MONITORING_OTLP_ENDPOINT?"]));
    }

    [Test]
    public void The_default_prefix_is_the_packages_own()
    {
        var options = new OpenTelemetryOptions();
        VariableReader reader = Reader(["LAMBDA_EXT_OTLP_ENDPOINT=http://a", "LAMBDA_EXT_OTLP_MASK=false", "LAMBDA_EXT_OTLP_QUEUE_ITEMS=200", "LAMBDA_EXT_OTLP_LOGS=false"]);
        options.ReadVariables(reader);
        OtlpDestination only = options.Destinations.Single();
        Assert.That((options.Mask, only.Traces!.QueueItems, only.Logs), Is.EqualTo((false, 200, (OtlpEndpoint?)null)));
        Assert.That(reader.FindUnknown("LAMBDA_EXT_"), Is.Empty);
    }

    [Test]
    public void Each_variable_of_the_documentation_is_known()
    {
        string[] names =
        [
            "LAMBDA_EXT_OTLP_ENDPOINT", "LAMBDA_EXT_OTLP_TRACES_ENDPOINT", "LAMBDA_EXT_OTLP_PROTOCOL", "LAMBDA_EXT_OTLP_LOGS_PROTOCOL",
            "LAMBDA_EXT_OTLP_HEADERS", "LAMBDA_EXT_OTLP_COMPRESSION", "LAMBDA_EXT_OTLP_TIMEOUT_MS", "LAMBDA_EXT_OTLP_CA_FILE",
            "LAMBDA_EXT_OTLP_SECRET", "LAMBDA_EXT_OTLP_SECRET_HEADER", "LAMBDA_EXT_OTLP_PROXY", "LAMBDA_EXT_OTLP_PAUSE_MS",
            "LAMBDA_EXT_OTLP_DESTINATIONS", "LAMBDA_EXT_OTLP_TRACES", "LAMBDA_EXT_OTLP_LOGS", "LAMBDA_EXT_OTLP_METRICS",
            "LAMBDA_EXT_OTLP_TRACES_RATIO", "LAMBDA_EXT_OTLP_TRACES_SAMPLED_ONLY", "LAMBDA_EXT_OTLP_TRACES_KEEP_ERRORS",
            "LAMBDA_EXT_OTLP_LOG_INCLUDE", "LAMBDA_EXT_OTLP_LOG_EXCLUDE", "LAMBDA_EXT_OTLP_LOG_SAMPLING", "LAMBDA_EXT_OTLP_LOG_MAX_BYTES",
            "LAMBDA_EXT_OTLP_MASK", "LAMBDA_EXT_OTLP_MASK_KEYS", "LAMBDA_EXT_OTLP_MASK_PREFIXES", "LAMBDA_EXT_OTLP_TEMPORALITY",
            "LAMBDA_EXT_OTLP_SERVICE_NAME", "LAMBDA_EXT_OTLP_RESOURCE_ATTRIBUTES", "LAMBDA_EXT_OTLP_QUEUE_ITEMS",
            "LAMBDA_EXT_OTLP_QUEUE_KIB",
        ];
        VariableReader reader = Reader([.. names.Select(n => n + "=1")]);
        new OpenTelemetryOptions().ReadVariables(reader);
        Assert.That(reader.FindUnknown("LAMBDA_EXT_"), Is.Empty);
    }

    private static IReadOnlyList<string> OwnVariables() =>
    [
        "MONITORING_OTLP_ENDPOINT", "MONITORING_OTLP_TRACES_ENDPOINT", "MONITORING_OTLP_LOGS_ENDPOINT", "MONITORING_OTLP_METRICS_ENDPOINT",
        "MONITORING_TRACES", "MONITORING_LOGS", "MONITORING_METRICS", "MONITORING_OTLP_HEADERS", "MONITORING_OTLP_PROTOCOL",
        "MONITORING_OTLP_LOGS_PROTOCOL", "MONITORING_OTLP_DESTINATIONS", "MONITORING_OTLP_SECRET", "MONITORING_OTLP_SECRET_HEADER",
        "MONITORING_OTLP_COMPRESSION", "MONITORING_OTLP_TIMEOUT_MS", "MONITORING_OTLP_PAUSE_MS", "MONITORING_OTLP_TEMPORALITY",
        "MONITORING_OTLP_PROXY", "MONITORING_OTLP_CA_FILE", "MONITORING_TRACES_SAMPLED_ONLY", "MONITORING_TRACES_RATIO",
        "MONITORING_TRACES_KEEP_ERRORS", "MONITORING_SERVICE_NAME", "MONITORING_RESOURCE_ATTRIBUTES", "MONITORING_LOG_INCLUDE",
        "MONITORING_LOG_EXCLUDE", "MONITORING_LOG_SAMPLING", "MONITORING_LOG_MAX_BYTES", "MONITORING_MASK", "MONITORING_MASK_KEYS",
        "MONITORING_MASK_PREFIXES", "MONITORING_QUEUE_ITEMS", "MONITORING_QUEUE_KIB",
    ];

    private static OpenTelemetryOptions Read(string[] variables, out IReadOnlyList<string> findings)
    {
        VariableReader reader = Reader(variables);
        var options = new OpenTelemetryOptions();
        options.ReadVariables(reader, "MONITORING_");
        findings = reader.Findings;
        return options;
    }

    private static VariableReader Reader(string[] variables) => new(LambdaEnvironment.FromVariables(variables.ToDictionary(v => v.Split('=', 2)[0], v => v.Split('=', 2)[1])));
}
