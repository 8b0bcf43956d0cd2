using Lambda.Extensions.Sdk.Hosting.Configuration;
using Lambda.Extensions.Sdk.Telemetry;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Configuration;

/// <summary>G18: a wrong variable is named with its value and the legal range, in one line, and what code has set stays.</summary>
[Category("G18")]
public sealed class ExtensionOptionsVariablesTests
{
    private const string Names = "1 to 128 printable ASCII characters without spaces or slashes";

    [TestCase("LAMBDA_EXT_NAME", "my-ext.sh", "Name", "my-ext.sh")]
    [TestCase("LAMBDA_EXT_NAME", "!~", "Name", "!~")]
    [TestCase("LAMBDA_EXT_FAILURE_MODE", "FailClosed", "FailureMode", FailureMode.FailClosed)]
    [TestCase("LAMBDA_EXT_FAILURE_MODE", "failclosed", "FailureMode", FailureMode.FailClosed)]
    [TestCase("LAMBDA_EXT_FAILURE_MODE", "FAILOPEN", "FailureMode", FailureMode.FailOpen)]
    [TestCase("LAMBDA_EXT_STARTING_TIMEOUT_MS", "10", "StartingTimeout", 10)]
    [TestCase("LAMBDA_EXT_STARTING_TIMEOUT_MS", "60000", "StartingTimeout", 60_000)]
    [TestCase("LAMBDA_EXT_INITIALIZE_TIMEOUT_MS", "10", "InitializeTimeout", 10)]
    [TestCase("LAMBDA_EXT_INITIALIZE_TIMEOUT_MS", "900000", "InitializeTimeout", 900_000)]
    [TestCase("LAMBDA_EXT_HOOK_TIMEOUT_MS", "1", "HookTimeout", 1)]
    [TestCase("LAMBDA_EXT_HOOK_TIMEOUT_MS", "900000", "HookTimeout", 900_000)]
    [TestCase("LAMBDA_EXT_HOOK_TIMEOUT_MS", "00250", "HookTimeout", 250)]
    [TestCase("LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS", "1", "ShutdownTimeout", 1)]
    [TestCase("LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS", "60000", "ShutdownTimeout", 60_000)]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "0", "DeadlineMargin", 0)]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "1500", "DeadlineMargin", 1500)]
    [TestCase("LAMBDA_EXT_REQUEST_ACCOUNT_ID", "true", "RequestAccountId", true)]
    [TestCase("LAMBDA_EXT_REQUEST_ACCOUNT_ID", "1", "RequestAccountId", true)]
    [TestCase("LAMBDA_EXT_LOG_STARTUP", "TRUE", "LogStartup", true)]
    [TestCase("LAMBDA_EXT_LOG_STARTUP", "1", "LogStartup", true)]
    [TestCase("LAMBDA_EXT_LOG_LEVEL", "debug", "LogLevel", LogLevel.Debug)]
    [TestCase("LAMBDA_EXT_LOG_LEVEL", "FATAL", "LogLevel", LogLevel.Critical)]
    [TestCase("LAMBDA_EXT_LOG_LEVEL", "none", "LogLevel", LogLevel.None)]
    [TestCase("LAMBDA_EXT_LOG_SUMMARY", "1", "LogSummary", true)]
    [TestCase("LAMBDA_EXT_HANDLER_END_TIMEOUT_MS", "0", "HandlerEndTimeout", 0)]
    [TestCase("LAMBDA_EXT_FLUSH_TIMEOUT_MS", "60000", "FlushTimeout", 60000)]
    [TestCase("LAMBDA_EXT_LATE_REPORT_TIMEOUT_MS", "1500", "LateReportTimeout", 1500)]
    public void A_legal_value_takes_the_place_of_the_coded_one(string variable, string value, string option, object expected)
    {
        ExtensionOptions options = Coded();
        Assert.That(Apply(options, variable, value), Is.Null);
        if (expected is int ms) expected = TimeSpan.FromMilliseconds(ms);
        Assert.That(typeof(ExtensionOptions).GetProperty(option)!.GetValue(options), Is.EqualTo(expected));
        AssertCoded(options, but: option);
    }

    [TestCase("LAMBDA_EXT_REQUEST_ACCOUNT_ID", "false")]
    [TestCase("LAMBDA_EXT_REQUEST_ACCOUNT_ID", "0")]
    [TestCase("LAMBDA_EXT_LOG_STARTUP", "False")]
    [TestCase("LAMBDA_EXT_LOG_STARTUP", "0")]
    public void A_flag_can_be_switched_off_too(string variable, string value)
    {
        var options = new ExtensionOptions { RequestAccountId = true, LogStartup = true };
        Assert.That(Apply(options, variable, value), Is.Null);
        Assert.That((options.RequestAccountId, options.LogStartup), Is.EqualTo((variable != "LAMBDA_EXT_REQUEST_ACCOUNT_ID", variable != "LAMBDA_EXT_LOG_STARTUP")));
    }

    [TestCase("LAMBDA_EXT_NAME", "my ext", Names)]
    [TestCase("LAMBDA_EXT_NAME", "a/b", Names)]
    [TestCase("LAMBDA_EXT_NAME", "größe", Names)]
    [TestCase("LAMBDA_EXT_FAILURE_MODE", "closed", "use FailOpen or FailClosed")]
    [TestCase("LAMBDA_EXT_FAILURE_MODE", "1", "use FailOpen or FailClosed")]
    [TestCase("LAMBDA_EXT_STARTING_TIMEOUT_MS", "9", "use whole milliseconds, 10 to 60000")]
    [TestCase("LAMBDA_EXT_STARTING_TIMEOUT_MS", "60001", "use whole milliseconds, 10 to 60000")]
    [TestCase("LAMBDA_EXT_INITIALIZE_TIMEOUT_MS", "9", "use whole milliseconds, 10 to 900000")]
    [TestCase("LAMBDA_EXT_INITIALIZE_TIMEOUT_MS", "900001", "use whole milliseconds, 10 to 900000")]
    [TestCase("LAMBDA_EXT_HOOK_TIMEOUT_MS", "0", "use whole milliseconds, 1 to 900000")]
    [TestCase("LAMBDA_EXT_HOOK_TIMEOUT_MS", "900001", "use whole milliseconds, 1 to 900000")]
    [TestCase("LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS", "0", "use whole milliseconds, 1 to 60000")]
    [TestCase("LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS", "60001", "use whole milliseconds, 1 to 60000")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "-1", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "1501", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "1.5", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "1,000", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "100ms", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", " 100", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "0x10", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "99999999999999999999", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_DEADLINE_MARGIN_MS", "00:00:01", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_REQUEST_ACCOUNT_ID", "yes", "use true or false")]
    [TestCase("LAMBDA_EXT_LOG_STARTUP", "on", "use true or false")]
    [TestCase("LAMBDA_EXT_LOG_LEVEL", "verbose", "use trace, debug, info, warn, error, fatal or none")]
    [TestCase("LAMBDA_EXT_LOG_LEVEL", "2", "use trace, debug, info, warn, error, fatal or none")]
    [TestCase("LAMBDA_EXT_LOG_SUMMARY", "yes", "use true or false")]
    [TestCase("LAMBDA_EXT_HANDLER_END_TIMEOUT_MS", "900001", "use whole milliseconds, 0 to 900000")]
    [TestCase("LAMBDA_EXT_FLUSH_TIMEOUT_MS", "0", "use whole milliseconds, 1 to 60000")]
    [TestCase("LAMBDA_EXT_LATE_REPORT_TIMEOUT_MS", "1501", "use whole milliseconds, 0 to 1500")]
    [TestCase("LAMBDA_EXT_FLUSH", "sometimes", "use adaptive, adaptive:MS, end, pipelined or periodic:MS")]
    [TestCase("LAMBDA_EXT_TELEMETRY_PORT", "9001", "use 0 for a free one, or 1 to 65535 and not 9001")]
    [TestCase("LAMBDA_EXT_TELEMETRY_PORT", "65536", "use 0 for a free one, or 1 to 65535 and not 9001")]
    [TestCase("LAMBDA_EXT_TELEMETRY_BUFFER_MS", "24", "use whole milliseconds, 25 to 30000")]
    [TestCase("LAMBDA_EXT_TELEMETRY_TYPES", "platform,", "use one or more of platform, function and extension")]
    [TestCase("LAMBDA_EXT_TELEMETRY_TYPES", "extension", "extension needs LAMBDA_EXT_TELEMETRY_EXTENSION_LOGS=true")]
    [TestCase("LAMBDA_EXT_TELEMETRY_EXTENSION_LOGS", "on", "use true or false")]
    public void An_illegal_value_is_named_with_its_variable_and_the_range_and_changes_nothing(string variable, string value, string range)
    {
        ExtensionOptions options = Coded();
        string finding = Apply(options, variable, value)!.Single();
        Assert.That(finding, Does.StartWith($"{variable}='{value}' is not legal: ").And.Contain(range));
        AssertCoded(options, but: null);
    }

    [Test]
    public void Telemetry_and_flush_are_set_by_their_variables()
    {
        var variables = new Dictionary<string, string>
        {
            ["LAMBDA_EXT_FLUSH"] = "periodic:5000",
            ["LAMBDA_EXT_TELEMETRY_PORT"] = "8080",
            ["LAMBDA_EXT_TELEMETRY_BUFFER_MS"] = "100",
            ["LAMBDA_EXT_TELEMETRY_TYPES"] = "Platform, extension",
            ["LAMBDA_EXT_TELEMETRY_EXTENSION_LOGS"] = "true",
        };
        ExtensionOptions options = Coded();
        Assert.That(ExtensionOptionsVariables.Apply(options, LambdaEnvironment.FromVariables(variables)), Is.Null);
        Assert.Multiple(() =>
        {
            Assert.That(options.FlushPolicy, Is.EqualTo(FlushPolicy.Periodic(TimeSpan.FromSeconds(5))));
            Assert.That(options.Telemetry.Port, Is.EqualTo(8080));
            Assert.That(options.Telemetry.BufferTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(100)));
            Assert.That(options.Telemetry.Types, Is.EqualTo(SubscriptionTypes.Platform | SubscriptionTypes.Extension));
            Assert.That(options.Telemetry.IncludeExtensionLogs, Is.True);
        });
    }

    [TestCase("LAMBDA_EXT_NAME")]
    [TestCase("LAMBDA_EXT_FAILURE_MODE")]
    [TestCase("LAMBDA_EXT_FLUSH")]
    [TestCase("LAMBDA_EXT_TELEMETRY_TYPES")]
    [TestCase("LAMBDA_EXT_STARTING_TIMEOUT_MS")]
    [TestCase("LAMBDA_EXT_REQUEST_ACCOUNT_ID")]
    [TestCase("LAMBDA_EXT_LOG_LEVEL")]
    public void A_finding_is_one_short_line_whatever_the_value(string variable)
    {
        string finding = Apply(Coded(), variable, "two\r\nlines" + new string('x', 10_000))!.Single();
        Assert.That(finding.IndexOfAny(['\r', '\n']), Is.Negative);
        Assert.That(finding, Does.Contain("two lines").And.Contain("…"));
        Assert.That(finding.Length, Is.LessThan(300));
    }

    [Test]
    public void Each_wrong_variable_is_a_finding_of_its_own()
    {
        var variables = new Dictionary<string, string>
        {
            ["LAMBDA_EXT_NAME"] = "a b",
            ["LAMBDA_EXT_HOOK_TIMEOUT_MS"] = "x",
            ["LAMBDA_EXT_SHUTDOWN_TIMEOUT_MS"] = "700",
            ["LAMBDA_EXT_LOG_LEVEL"] = "x",
        };
        ExtensionOptions options = Coded();
        List<string>? findings = ExtensionOptionsVariables.Apply(options, LambdaEnvironment.FromVariables(variables));
        Assert.That(findings!.Select(f => f.Split('=')[0]), Is.EquivalentTo((string[])["LAMBDA_EXT_NAME", "LAMBDA_EXT_HOOK_TIMEOUT_MS", "LAMBDA_EXT_LOG_LEVEL"]));
        Assert.That(options.ShutdownTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(700)), "the right one counts");
    }

    [Test]
    public void An_empty_variable_is_none()
    {
        string[] names = [.. typeof(ExtensionOptionsVariables).GetFields().Select(f => (string)f.GetRawConstantValue()!)];
        Assert.That(names, Has.Length.EqualTo(Members(new ExtensionOptions()).Count()), "each option has its variable");
        names = [.. names, .. typeof(TelemetryOptionsVariables).GetFields().Select(f => (string)f.GetRawConstantValue()!)];
        ExtensionOptions options = Coded();
        Assert.That(ExtensionOptionsVariables.Apply(options, LambdaEnvironment.FromVariables(names.ToDictionary(n => n, _ => ""))), Is.Null);
        AssertCoded(options, but: null);
    }

    private static List<string>? Apply(ExtensionOptions options, string variable, string value) =>
        ExtensionOptionsVariables.Apply(options, LambdaEnvironment.FromVariables(new Dictionary<string, string> { [variable] = value }));

    private static ExtensionOptions Coded() => new() { Name = "coded", HookTimeout = TimeSpan.FromMilliseconds(123), LogLevel = LogLevel.Error };

    private static void AssertCoded(ExtensionOptions options, string? but)
    {
        ExtensionOptions coded = Coded();
        foreach (System.Reflection.PropertyInfo property in Members(options).Where(p => p.Name != but))
            Assert.That(property.GetValue(options), Is.EqualTo(property.GetValue(coded)), property.Name);
        foreach (System.Reflection.PropertyInfo property in Members(options.Telemetry).Where(p => p.Name != but))
            Assert.That(property.GetValue(options.Telemetry), Is.EqualTo(property.GetValue(coded.Telemetry)), property.Name);
    }

    private static IEnumerable<System.Reflection.PropertyInfo> Members(object options) => options.GetType().GetProperties().Where(p => p.CanWrite);
}
