using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Configuration;

/// <summary>The variables of OpenTelemetry's specification, and the package's own beside them.</summary>
public sealed class StandardVariablesTests
{
    [Test]
    public void The_specifications_endpoint_is_used()
    {
        OtlpDestination only = Read(out _, "OTEL_EXPORTER_OTLP_ENDPOINT=https://otlp.example.com/base", "OTEL_EXPORTER_OTLP_HEADERS=api-key=k", "OTEL_EXPORTER_OTLP_TIMEOUT=10000", "OTEL_EXPORTER_OTLP_COMPRESSION=none", "OTEL_EXPORTER_OTLP_CERTIFICATE=/opt/ca.pem").Destinations.Single();
        Assert.That(only.Traces!.Address, Is.EqualTo(new Uri("https://otlp.example.com/base/v1/traces")));
        Assert.That((only.Traces.Protocol, only.Logs!.Timeout, only.Logs.Gzip, only.Metrics!.CertificateFile), Is.EqualTo((OtlpProtocol.HttpProtobuf, TimeSpan.FromSeconds(10), false, "/opt/ca.pem")));
        Assert.That(only.Metrics.Headers, Is.EqualTo((KeyValuePair<string, string>[])[new("api-key", "k")]));
    }

    [Test]
    public void A_signals_own_variables_win()
    {
        OtlpDestination only = Read(out _, "OTEL_EXPORTER_OTLP_ENDPOINT=http://a", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://b/in", "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf", "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/json",
            "OTEL_EXPORTER_OTLP_HEADERS=k=all,x=all", "OTEL_EXPORTER_OTLP_METRICS_HEADERS=k=one").Destinations.Single();
        Assert.That(only.Traces!.Address, Is.EqualTo(new Uri("http://b/in")), "used unchanged");
        Assert.That((only.Traces.Protocol, only.Logs!.Protocol, only.Metrics!.Protocol), Is.EqualTo((OtlpProtocol.HttpProtobuf, OtlpProtocol.HttpJson, OtlpProtocol.HttpProtobuf)));
        Assert.That(only.Metrics.Headers, Is.EquivalentTo((KeyValuePair<string, string>[])[new("k", "one"), new("x", "all")]));
    }

    [Test]
    public void Own_variables_win_over_the_specifications_and_keys_stay_with_their_address()
    {
        OtlpDestination only = Read(out _, "OTEL_EXPORTER_OTLP_ENDPOINT=http://theirs", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://theirs/t", "OTEL_EXPORTER_OTLP_HEADERS=api-key=theirs", "LAMBDA_EXT_OTLP_ENDPOINT=http://ours", "OTEL_EXPORTER_OTLP_PROTOCOL=http/json").Destinations.Single();
        Assert.That(only.Traces!.Address, Is.EqualTo(new Uri("http://ours/v1/traces")));
        Assert.That(only.Traces.Headers, Is.Empty);
        Assert.That(only.Traces.Protocol, Is.EqualTo(OtlpProtocol.HttpJson));
    }

    [TestCase("OTEL_EXPORTER_OTLP_PROTOCOL")]
    [TestCase("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL")]
    [TestCase("LAMBDA_EXT_OTLP_PROTOCOL")]
    public void For_gRPC_protobuf_over_HTTP_is_used_and_one_line_has_the_remedy(string variable)
    {
        OtlpDestination only = Read(out IReadOnlyList<string> findings, "LAMBDA_EXT_OTLP_ENDPOINT=http://a:4317", variable + "=grpc").Destinations.Single();
        Assert.That(only.Traces!.Protocol, Is.EqualTo(OtlpProtocol.HttpProtobuf));
        Assert.That(findings.Single(), Does.StartWith($"{variable}='grpc'").And.Contain("http/protobuf is used").And.Contain("4318"));
    }

    [TestCase("OTEL_EXPORTER_OTLP_PROTOCOL=thrift", "use http/protobuf or http/json")]
    [TestCase("OTEL_EXPORTER_OTLP_TIMEOUT=soon", "50 to 900000")]
    [TestCase("OTEL_EXPORTER_OTLP_COMPRESSION=snappy", "use gzip or none")]
    [TestCase("OTEL_TRACES_SAMPLER=xray", "use always_on")]
    [TestCase("OTEL_TRACES_SAMPLER_ARG=2", "use a number of 0 to 1", "OTEL_TRACES_SAMPLER=traceidratio")]
    [TestCase("OTEL_BSP_MAX_QUEUE_SIZE=-1", "1 to 1000000")]
    [TestCase("OTEL_SDK_DISABLED=perhaps", "use true or false")]
    [TestCase("LAMBDA_EXT_OTLP_TRACES_RATIO=half", "use a number of 0 to 1")]
    [TestCase("LAMBDA_EXT_OTLP_LOG_EXCLUDE=*,health", "each pattern needs a character")]
    public void A_wrong_value_is_one_line_that_names_variable_and_remedy(string variable, string said, params string[] others)
    {
        Read(out IReadOnlyList<string> findings, ["OTEL_EXPORTER_OTLP_ENDPOINT=http://a", variable, .. others]);
        Assert.That(findings, Has.Count.EqualTo(1));
        Assert.That(findings[0], Does.StartWith(variable[..variable.IndexOf('=', StringComparison.Ordinal)]).And.Contain(said));
    }

    [TestCase("always_on", null, 1.0, false, true)]
    [TestCase("always_off", null, 0.0, false, false)]
    [TestCase("traceidratio", "0.25", 0.25, false, true)]
    [TestCase("traceidratio", null, 1.0, false, true)]
    [TestCase("parentbased_always_on", null, 1.0, true, true)]
    [TestCase("parentbased_always_off", null, 0.0, true, true)]
    [TestCase("parentbased_traceidratio", "0.5", 0.5, true, true)]
    public void The_specifications_samplers_are_known(string sampler, string? argument, double ratio, bool followParent, bool keepErrors)
    {
        OpenTelemetryOptions options = Read(out IReadOnlyList<string> findings, ["OTEL_TRACES_SAMPLER=" + sampler, .. argument is null ? (string[])[] : ["OTEL_TRACES_SAMPLER_ARG=" + argument]]);
        Assert.That((findings.Count, options.TraceRatio, options.FollowParent, options.KeepErrors), Is.EqualTo((0, ratio, followParent, keepErrors)));
    }

    [Test]
    public void Signals_are_turned_off_by_the_specifications_variables_unless_own_ones_turn_them_on()
    {
        OtlpDestination only = Read(out _, "LAMBDA_EXT_OTLP_ENDPOINT=http://a", "OTEL_TRACES_EXPORTER=none", "OTEL_LOGS_EXPORTER=none", "OTEL_METRICS_EXPORTER=otlp", "LAMBDA_EXT_OTLP_LOGS=true").Destinations.Single();
        Assert.That((only.Traces, only.Logs is not null, only.Metrics is not null), Is.EqualTo(((OtlpEndpoint?)null, true, true)));
        Assert.That(Read(out _, "LAMBDA_EXT_OTLP_ENDPOINT=http://a", "OTEL_SDK_DISABLED=true").Destinations, Is.Empty);
    }

    [Test]
    public void Limits_of_the_specification_bound_queues_and_requests()
    {
        OtlpDestination only = Read(out _, "LAMBDA_EXT_OTLP_ENDPOINT=http://a", "OTEL_BSP_MAX_QUEUE_SIZE=2048", "OTEL_BSP_MAX_EXPORT_BATCH_SIZE=512", "OTEL_BLRP_MAX_QUEUE_SIZE=4096").Destinations.Single();
        Assert.That((only.Traces!.QueueItems, only.Traces.BatchItems, only.Logs!.QueueItems, only.Logs.BatchItems, only.Metrics!.QueueItems), Is.EqualTo((2048, 512, 4096, 1000, 10_000)));
    }

    [Test]
    public void Further_destinations_have_variables_of_their_own()
    {
        OpenTelemetryOptions options = Read(out IReadOnlyList<string> findings, "LAMBDA_EXT_OTLP_ENDPOINT=http://a", "LAMBDA_EXT_OTLP_DESTINATIONS=backup, TRACES,empty,a-b",
            "LAMBDA_EXT_OTLP_BACKUP_ENDPOINT=https://b", "LAMBDA_EXT_OTLP_BACKUP_PROTOCOL=http/json", "LAMBDA_EXT_OTLP_BACKUP_HEADERS=k=v", "LAMBDA_EXT_OTLP_HEADERS=first=1");
        Assert.That(options.Destinations.Select(d => d.Name), Is.EqualTo((string[])["", "backup"]));
        OtlpEndpoint backup = options.Destinations[1].Logs!;
        Assert.That((backup.Address, backup.Protocol), Is.EqualTo((new Uri("https://b/v1/logs"), OtlpProtocol.HttpJson)));
        Assert.That(backup.Headers, Is.EqualTo((KeyValuePair<string, string>[])[new("k", "v")]), "and not the key of another");
        Assert.That(findings, Has.Count.EqualTo(3));
        Assert.That(findings, Has.Some.Contains("LAMBDA_EXT_OTLP_EMPTY_ENDPOINT").And.Some.Contains("'TRACES'").And.Some.Contains("'a-b'"));
    }

    [TestCase("http://localhost:4318")]
    [TestCase("http://127.0.0.1:4317")]
    [TestCase("http://[::1]:4318")]
    public void An_address_of_this_environment_is_the_functions_and_is_named(string address)
    {
        Assert.That(Read(out IReadOnlyList<string> findings, "OTEL_EXPORTER_OTLP_ENDPOINT=" + address).Destinations, Is.Empty);
        Assert.That(findings.Single(), Does.Contain("LAMBDA_EXT_OTLP_ENDPOINT"));
        Assert.That(Read(out findings, "LAMBDA_EXT_OTLP_ENDPOINT=" + address).Destinations, Has.Count.EqualTo(1), "asked for by its own variable, it is used");
        Assert.That(findings, Is.Empty);
    }

    private static OpenTelemetryOptions Read(out IReadOnlyList<string> findings, params string[] variables)
    {
        var reader = new VariableReader(LambdaEnvironment.FromVariables(variables.ToDictionary(v => v.Split('=', 2)[0], v => v.Split('=', 2)[1])));
        var options = new OpenTelemetryOptions();
        options.ReadVariables(reader);
        findings = reader.Findings;
        return options;
    }
}
