using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

public sealed class LogLevelsTests
{
    [TestCase("trace", LogLevel.Trace)]
    [TestCase("DEBUG", LogLevel.Debug)]
    [TestCase("Info", LogLevel.Information)]
    [TestCase("information", LogLevel.Information)]
    [TestCase("warn", LogLevel.Warning)]
    [TestCase("Warning", LogLevel.Warning)]
    [TestCase("error", LogLevel.Error)]
    [TestCase("FATAL", LogLevel.Critical)]
    [TestCase("critical", LogLevel.Critical)]
    [TestCase("none", LogLevel.None)]
    [TestCase(" debug\t", LogLevel.Debug)]
    public void Knows_the_platforms_names_and_dotnets(string text, LogLevel level)
    {
        Assert.That(LogLevels.TryParse(text, out LogLevel parsed), Is.True);
        Assert.That(parsed, Is.EqualTo(level));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("2")]
    [TestCase("off")]
    [TestCase("ınfo")]
    public void Anything_else_is_no_level(string? text)
    {
        Assert.That(LogLevels.TryParse(text, out LogLevel parsed), Is.False);
        Assert.That(parsed, Is.EqualTo(LogLevel.Information));
    }
}
