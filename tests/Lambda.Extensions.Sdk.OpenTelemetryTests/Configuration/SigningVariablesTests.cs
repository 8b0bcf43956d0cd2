using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Configuration;

public sealed class SigningVariablesTests
{
    [TestCase("https://xray.eu-central-1.amazonaws.com/v1/traces", "eu-central-1", "xray")]
    [TestCase("https://logs.us-gov-west-1.amazonaws.com", "us-gov-west-1", "logs")]
    [TestCase("https://monitoring-fips.us-east-1.amazonaws.com", "us-east-1", "monitoring")]
    [TestCase("https://LOGS.cn-north-1.amazonaws.com.cn", "cn-north-1", "logs")]
    [TestCase("https://logs.eu-west-1.api.aws", "eu-west-1", "logs")]
    [TestCase("https://vpce-0a1-b2c3.xray.eu-central-1.vpce.amazonaws.com", "eu-central-1", "xray")]
    [TestCase("https://amazonaws.com", null, null)]
    [TestCase("https://s3.eu-central-1.amazonaws.com", null, null)]
    [TestCase("https://xray.eu-central-1.amazonaws.com.example.com", null, null)]
    [TestCase("https://a.xray.eu-central-1.amazonaws.com", null, null)]
    [TestCase("https://xray.eu-central-1.vpce.amazonaws.com", "eu-central-1", "xray")]
    [TestCase("https://myxray.eu-central-1.amazonaws.com", null, null)]
    [TestCase("http://127.0.0.1:4318", null, null)]
    public void The_endpoints_of_AWS_are_known_by_their_hosts(string address, string? region, string? service)
    {
        var scope = AwsScope.Of(new Uri(address));
        Assert.That((scope?.Region, scope?.Service), Is.EqualTo((region, service)));
    }

    [Test]
    public void An_endpoint_that_takes_one_signal_gets_this_one_only()
    {
        OpenTelemetryOptions options = Read(out IReadOnlyList<string> findings, "LAMBDA_EXT_OTLP_ENDPOINT=https://xray.eu-central-1.amazonaws.com");
        OtlpDestination only = options.Destinations.Single();
        Assert.That((only.Traces?.Address.AbsoluteUri, only.Logs, only.Metrics), Is.EqualTo(("https://xray.eu-central-1.amazonaws.com/v1/traces", (OtlpEndpoint?)null, (OtlpEndpoint?)null)));
        Assert.That(options.OffReasons["LOGS"], Is.EqualTo("xray.eu-central-1.amazonaws.com takes TRACES only; set LAMBDA_EXT_OTLP_LOGS_ENDPOINT"));
        Assert.That(findings, Is.Empty);
    }

    [TestCase("", "x-aws-log-group and x-aws-log-stream")]
    [TestCase("LAMBDA_EXT_OTLP_LOGS_HEADERS=x-aws-log-group=/app", "header x-aws-log-stream")]
    [TestCase("LAMBDA_EXT_OTLP_LOGS_HEADERS=X-Aws-Log-Group=/app,x-aws-log-stream=main", null)]
    public void CloudWatch_Logs_needs_a_group_and_a_stream(string headers, string? finding)
    {
        Read(out IReadOnlyList<string> findings, "LAMBDA_EXT_OTLP_LOGS_ENDPOINT=https://logs.eu-central-1.amazonaws.com/v1/logs", headers);
        if (finding is null) Assert.That(findings, Is.Empty);
        else Assert.That(findings, Has.Count.EqualTo(1).And.All.Contains(finding).And.All.Contains("set LAMBDA_EXT_OTLP_LOGS_HEADERS="));
    }

    [TestCase("LAMBDA_EXT_OTLP_SIGV4=yes", "use auto, true or false; auto is used", AwsSigning.Auto)]
    [TestCase("LAMBDA_EXT_OTLP_SIGV4_REGION=eu central", "use letters, digits and hyphens; the address's region", AwsSigning.Auto)]
    [TestCase("LAMBDA_EXT_OTLP_SIGV4_SERVICE=a/b", "use letters, digits and hyphens; the address's service", AwsSigning.Auto)]
    [TestCase("LAMBDA_EXT_OTLP_SIGV4=true|LAMBDA_EXT_OTLP_HEADERS=authorization=Bearer secretvalue", "an Authorization header is set as well", AwsSigning.Never)]
    [TestCase("LAMBDA_EXT_OTLP_SIGV4=true|LAMBDA_EXT_OTLP_SECRET=file:/secretvalue", "an Authorization header is set as well", AwsSigning.Never)]
    [TestCase("LAMBDA_EXT_OTLP_SIGV4=true|AWS_REGION=", "set LAMBDA_EXT_OTLP_SIGV4_REGION", AwsSigning.Never)]
    public void Wrong_settings_are_one_line_with_the_remedy(string variables, string finding, AwsSigning signing)
    {
        OpenTelemetryOptions options = Read(out IReadOnlyList<string> findings, ["LAMBDA_EXT_OTLP_ENDPOINT=http://gateway", .. variables.Split('|')]);
        Assert.That(findings, Has.Count.EqualTo(1).And.All.Contains(finding).And.None.Contains("secretvalue"));
        Assert.That(options.Destinations.Single().AwsSigning, Is.EqualTo(signing));
    }

    [Test]
    public void Each_destination_has_its_own_settings()
    {
        OpenTelemetryOptions options = Read(out IReadOnlyList<string> findings, "LAMBDA_EXT_OTLP_ENDPOINT=http://a", "LAMBDA_EXT_OTLP_DESTINATIONS=gate", "LAMBDA_EXT_OTLP_GATE_ENDPOINT=https://b", "LAMBDA_EXT_OTLP_GATE_SIGV4=true", "LAMBDA_EXT_OTLP_GATE_SIGV4_SERVICE=osis", "LAMBDA_EXT_OTLP_GATE_SIGV4_REGION=us-east-1");
        Assert.That(findings, Is.Empty);
        Assert.That(options.Destinations.Select(d => (d.Name, d.AwsSigning, d.AwsRegion, d.AwsService)), Is.EqualTo(((string, AwsSigning, string?, string?)[])[("", AwsSigning.Auto, null, null), ("gate", AwsSigning.Always, "us-east-1", "osis")]));
    }

    private static OpenTelemetryOptions Read(out IReadOnlyList<string> findings, params string[] variables)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal) { ["AWS_REGION"] = "eu-central-1" };
        foreach (string[] pair in variables.Where(v => v.Length > 0).Select(v => v.Split('=', 2))) given[pair[0]] = pair[1];
        var reader = new VariableReader(LambdaEnvironment.FromVariables(given));
        var options = new OpenTelemetryOptions();
        options.ReadVariables(reader);
        findings = [.. reader.Findings, .. reader.FindUnknown("LAMBDA_EXT_OTLP_")];
        return options;
    }
}
