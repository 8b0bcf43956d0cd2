using System.Reflection;
using Lambda.Extensions.Sdk.Hosting.Configuration;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Configuration;

[Category("G18")]
public sealed class UnknownVariablesTests
{
    [TestCase("LAMBDA_EXT_FLUHS", "LAMBDA_EXT_FLUSH")]
    [TestCase("LAMBDA_EXT_FLUSH_TIMEOUT", "LAMBDA_EXT_FLUSH_TIMEOUT_MS")]
    [TestCase("LAMBDA_EXT_FAILUREMODE", "LAMBDA_EXT_FAILURE_MODE")]
    [TestCase("LAMBDA_EXT_SUMMARY", "LAMBDA_EXT_LOG_SUMMARY")]
    [TestCase("LAMBDA_EXT_telemetry_port", null)]
    [TestCase("LAMBDA_EXT_SOMETHING_ELSE_ENTIRELY", null)]
    public void An_unknown_name_is_found_with_the_nearest_known_one(string name, string? nearest) =>
        Assert.That(UnknownVariables.Find(Environment(name)), Is.EqualTo((MisspeltVariable[])[new(name, nearest)]));

    [Test]
    public void Every_variable_that_is_read_is_known()
    {
        IEnumerable<string> read = typeof(ExtensionOptionsVariables).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Concat(typeof(TelemetryOptionsVariables).GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        Assert.That(read, Is.SubsetOf(UnknownVariables.Known));
        Assert.That(UnknownVariables.Find(Environment([.. UnknownVariables.Known])), Is.Empty);
    }

    [TestCase("LAMBDA_EXT_OTLP_ENDPOINT")]
    [TestCase("LAMBDA_EXT_OTLP_ENDPIONT")]
    public void The_package_for_OpenTelemetry_checks_its_own_names(string name) => Assert.That(UnknownVariables.Find(Environment(name)), Is.Empty);

    [Test]
    public async Task A_misspelt_variable_is_logged_once_and_changes_nothing_else()
    {
        var life = new Life();
        life.Variables["LAMBDA_EXT_FLUHS"] = "end";
        life.Start();
        await life.Next(1);
        Assert.That(await life.ShutdownAndExit(), Is.Zero);
        (LogLevel level, _, string message) = life.Logs.Entries.Single(e => e.Id.Id == 1007);
        Assert.That((level, message), Is.EqualTo((LogLevel.Warning, "The variable LAMBDA_EXT_FLUHS is not known and has no effect. Did you mean LAMBDA_EXT_FLUSH?")));
    }

    private static LambdaEnvironment Environment(params string[] names) => LambdaEnvironment.FromVariables(names.ToDictionary(n => n, _ => "1"));
}
