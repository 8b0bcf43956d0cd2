using Lambda.Extensions.Sdk.OpenTelemetry;
using Monitoring.Configuration;

namespace Lambda.Extensions.Sdk.MonitoringTests.Unit;

/// <summary>The variables of the sample's own. The package's tests have those of OTLP and of lines.</summary>
public sealed class VariablesTests
{
    [Test]
    public void Without_variables_documents_are_written_and_nothing_is_sent()
    {
        MonitoringOptions options = Read([], out IReadOnlyList<string> findings);
        Assert.That(findings, Is.Empty);
        Assert.That((options.EmfOutput, options.EmfNamespace, options.Proc, options.Telemetry.Destinations.Count), Is.EqualTo((EmfOutput.Stdout, "LambdaInsights", true, 0)));
    }

    [TestCase("MONITORING_EMF=maybe", "MONITORING_EMF='maybe' is not legal: use true or false")]
    [TestCase("MONITORING_EMF_NAMESPACE=AWS/Lambda", "MONITORING_EMF_NAMESPACE='AWS/Lambda'")]
    [TestCase("MONITORING_EMF_METRICS=some", "use insights or all")]
    [TestCase("MONITORING_EMF_OUTPUT=file", "use stdout, otlp or both")]
    [TestCase("MONITORING_PROC_INTERVAL_MS=1e3", "0 to 60000")]
    [TestCase("MONITORING_PRICE_PER_GB_SECOND=cheap", "use US dollars")]
    [TestCase("MONITORING_OTLP_TIMEOUT_MS=5", "50 to 60000")]
    public void What_is_wrong_is_one_line_that_names_variable_and_remedy(string variable, string said)
    {
        Read([variable], out IReadOnlyList<string> findings);
        Assert.That(findings, Has.Count.EqualTo(1));
        Assert.That(findings[0], Does.StartWith(variable[..variable.IndexOf('=', StringComparison.Ordinal)]).And.Contain(said));
    }

    [TestCase("MONITORING_EMF=0", EmfOutput.None)]
    [TestCase("MONITORING_EMF_OUTPUT=otlp", EmfOutput.Otlp)]
    [TestCase("MONITORING_EMF_OUTPUT=both", EmfOutput.Both)]
    [TestCase("MONITORING_EMF_OUTPUT= ", EmfOutput.Stdout)]
    public void Documents_go_where_the_variables_say(string variable, object output) =>
        Assert.That(Read([variable], out _).EmfOutput, Is.EqualTo(output));

    [Test]
    public void A_misspelt_variable_is_named_with_the_nearest_known_one()
    {
        VariableReader reader = Reader(["MONITORING_EMF_NAMESPAC=x", "MONITORING_LOG_EXCLUDES=x"]);
        MonitoringVariables.Read(reader);
        Assert.That(reader.FindUnknown(MonitoringVariables.Prefix), Is.EqualTo((string[])[
            "MONITORING_EMF_NAMESPAC is not known, and has no effect. Did you mean MONITORING_EMF_NAMESPACE?",
            "MONITORING_LOG_EXCLUDES is not known, and has no effect. Did you mean MONITORING_LOG_EXCLUDE?"]));
    }

    [TestCase(new string[0], "documents to stdout (LambdaInsights), traces off (no endpoint; set MONITORING_OTLP_ENDPOINT), logs off (no endpoint; set MONITORING_OTLP_ENDPOINT), metrics off (no endpoint; set MONITORING_OTLP_ENDPOINT), /proc on")]
    [TestCase(new[] { "MONITORING_OTLP_ENDPOINT=https://example.com/?key=hunter2", "MONITORING_METRICS=false", "MONITORING_EMF=false", "MONITORING_PROC=false", "MONITORING_OTLP_LOGS_PROTOCOL=http/json" },
        "documents off (MONITORING_EMF is false), traces to https://example.com/v1/traces (http/protobuf), logs to https://example.com/v1/logs (http/json), metrics off (MONITORING_METRICS is false), /proc off (MONITORING_PROC is false)")]
    [TestCase(new[] { "MONITORING_EMF_OUTPUT=otlp", "OTEL_SDK_DISABLED=true", "MONITORING_OTLP_ENDPOINT=http://a" },
        "documents off (MONITORING_EMF_OUTPUT is otlp, and logs are off), traces off (OTEL_SDK_DISABLED is true), logs off (OTEL_SDK_DISABLED is true), metrics off (OTEL_SDK_DISABLED is true), /proc on")]
    public void One_line_at_the_start_names_the_sinks_and_why_others_are_off(string[] variables, string line)
    {
        MonitoringOptions options = Read(variables, out _);
        using var exporter = new OpenTelemetryExporter(options.Telemetry);
        Assert.That(StatusLine.Of(options, exporter), Is.EqualTo(line));
    }

    private static MonitoringOptions Read(string[] variables, out IReadOnlyList<string> findings)
    {
        VariableReader reader = Reader(variables);
        MonitoringOptions options = MonitoringVariables.Read(reader);
        findings = reader.Findings;
        return options;
    }

    private static VariableReader Reader(string[] variables) => new(LambdaEnvironment.FromVariables(variables.ToDictionary(v => v.Split('=', 2)[0], v => v.Split('=', 2)[1])));
}
