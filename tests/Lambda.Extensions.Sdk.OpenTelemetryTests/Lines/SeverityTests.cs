using System.Text;
using Lambda.Extensions.Sdk.OpenTelemetry.Lines;

namespace Lambda.Extensions.Sdk.OpenTelemetryTests.Lines;

public sealed class SeverityTests
{
    [TestCase("[INFO] hello", Severity.Info)]
    [TestCase("INFO hello", Severity.Info)]
    [TestCase("2026-11-23T08:15:16.050Z\t7f1f3f0e-6c0a-4d6f-9a35-0a7e8c1d2b3c\tERROR\tInvoke Error", Severity.Error)]
    [TestCase("[ERROR]\t2026-11-23T08:15:16.050Z\t7f1f3f0e\tboom", Severity.Error)]
    [TestCase("warn: Microsoft.Hosting[0]", Severity.Warn)]
    [TestCase("2026-11-23 08:15:16 DEBUG com.example.Main", Severity.Debug)]
    [TestCase("CRITICAL: disk", Severity.Fatal)]
    [TestCase("Traceback (most recent call last):", Severity.Error)]
    [TestCase("Unhandled exception. System.Exception", Severity.Error)]
    [TestCase("no error occurred", Severity.Unspecified)]
    [TestCase("the info is there", Severity.Unspecified)]
    [TestCase("information about orders", Severity.Unspecified)]
    [TestCase("", Severity.Unspecified)]
    public void Of_a_line(string line, object severity) =>
        Assert.That(SeverityReader.OfText(Encoding.UTF8.GetBytes(line)), Is.EqualTo(severity));

    [TestCase("INFO", Severity.Info)]
    [TestCase("Information", Severity.Info)]
    [TestCase("warning", Severity.Warn)]
    [TestCase("FATAL", Severity.Fatal)]
    [TestCase("loud", Severity.Unspecified)]
    public void Of_a_level(string level, object severity) =>
        Assert.That(SeverityReader.OfLevel(Encoding.UTF8.GetBytes(level)), Is.EqualTo(severity));
}
