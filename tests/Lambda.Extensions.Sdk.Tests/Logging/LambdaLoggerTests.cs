using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

#pragma warning disable CA2254 // The texts are what is tested.
public sealed class LambdaLoggerTests
{
    private static readonly LogLevel[] Levels = [LogLevel.Trace, LogLevel.Debug, LogLevel.Information, LogLevel.Warning, LogLevel.Error, LogLevel.Critical];

    [TestCase(null, LogLevel.Information)]
    [TestCase("", LogLevel.Information)]
    [TestCase("LOUD", LogLevel.Information)]
    [TestCase("TRACE", LogLevel.Trace)]
    [TestCase("debug", LogLevel.Debug)]
    [TestCase("INFO", LogLevel.Information)]
    [TestCase("WARN", LogLevel.Warning)]
    [TestCase("ERROR", LogLevel.Error)]
    [TestCase("FATAL", LogLevel.Critical)]
    [TestCase("none", LogLevel.None)]
    public void Writes_from_the_level_that_the_platform_says(string? variable, LogLevel least)
    {
        var lines = new Lines(level: variable);
        foreach (LogLevel level in Levels)
        {
            Assert.That(lines.Logger.IsEnabled(level), Is.EqualTo(level >= least));
            lines.Logger.Log(level, "x");
        }

        Assert.That(lines.Writes, Has.Count.EqualTo(Levels.Count(l => l >= least)));
    }

    [Test]
    public void None_is_no_level_to_write_at()
    {
        var lines = new Lines(level: "TRACE");
        lines.Logger.Log(LogLevel.None, "x");
        Assert.That(lines.Logger.IsEnabled(LogLevel.None), Is.False);
        Assert.That(lines.Writes, Is.Empty);
    }

    [Test]
    public void What_is_not_written_is_not_formatted()
    {
        var lines = new Lines(level: "ERROR");
        lines.Logger.Log(LogLevel.Information, default, 0, null, (_, _) => throw new AssertionException("formatted"));
        Assert.That(lines.Writes, Is.Empty);
    }

    [TestCase("JSON")]
    [TestCase("Text")]
    public void A_line_is_out_before_the_call_returns(string format)
    {
        var lines = new Lines(format);
        for (int i = 1; i <= 3; i++)
        {
            lines.Logger.LogInformation("x");
            Assert.That(lines.Writes, Has.Count.EqualTo(i));
        }
    }

    [TestCase("JSON")]
    [TestCase("Text")]
    public void Threads_write_whole_lines(string format)
    {
        const int Threads = 4, Each = 500;
        var lines = new Lines(format);
        using var together = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            ILogger own = lines.Provider.CreateLogger("Category" + t);
            together.SignalAndWait();
            for (int i = 0; i < Each; i++) own.LogInformation("<{Thread} {Number} {Padding}>", t, i, new string((char)('a' + t), i % 97));
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();

        Assert.That(lines.Overlapped, Is.False, "one at a time");
        var expected = from t in Enumerable.Range(0, Threads) from i in Enumerable.Range(0, Each) select $"<{t} {i} {new string((char)('a' + t), i % 97)}>";
        Assert.That(lines.Writes.Select(w => w[w.IndexOf('<', StringComparison.Ordinal)..(w.IndexOf('>', StringComparison.Ordinal) + 1)]), Is.EquivalentTo(expected));
        Assert.That(lines.Writes, Has.All.Matches<string>(w => w!.IndexOf('\n', StringComparison.Ordinal) == w.Length - 1));
    }

    [TestCase("JSON")]
    [TestCase("Text")]
    public void A_value_that_logs_while_it_is_printed_gets_a_line_of_its_own(string format)
    {
        var lines = new Lines(format);
        lines.Logger.LogError("before");
        lines.Logger.LogError(new TalkativeException(lines.Logger), "outer");
        Assert.That(lines.Writes, Has.All.EndsWith("\n"));
        Assert.That(lines.Writes[^1], Does.Contain("outer").And.Contain("text of the exception"));
        Assert.That(lines.Writes.Skip(1).SkipLast(1), Is.Not.Empty.And.All.Contain("inner"));
        Assert.That(lines.Writes[^1], Does.Not.Contain("inner"));
    }

    [TestCase("JSON")]
    [TestCase("Text")]
    [Category("G12")]
    public void Code_that_fails_when_it_is_printed_does_not_fail_the_caller(string format)
    {
        var lines = new Lines(format);
        lines.Logger.LogError(new Awkward.BrokenException(), "one");
        lines.Logger.LogError(new Awkward.SilentException(), "two");
        lines.Logger.LogError("three {Value}", new Awkward.BrokenValue());
        lines.Logger.Log(LogLevel.Error, default, "state", null, static (_, _) => null!);
        KeyValuePair<string, object?>[] state = [new("value", new Awkward.BrokenValue()), new("after", 1)];
        lines.Logger.Log(LogLevel.Error, default, state, null, static (_, _) => "four");
        Assert.That(lines.Writes, Has.Count.EqualTo(5));
        Assert.That(lines.Writes[0], Does.Contain("one").And.Contain("BrokenException").And.Contain("FormatException"));
        Assert.That(lines.Writes[1], Does.Contain("two"));
        Assert.That(lines.Writes[2], Does.Contain("the message could not be formatted: FormatException"));
        Assert.That(lines.Writes[4], Does.Contain("four"));
    }

    [Test]
    public void Scopes_and_disposal_do_nothing()
    {
        var lines = new Lines();
        using (lines.Logger.BeginScope("scope")) lines.Logger.LogInformation("x");
        lines.Provider.Dispose();
        lines.Logger.LogInformation("y");
        Assert.That(lines.Writes, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_formatter_is_needed() =>
        Assert.That(() => new Lines().Logger.Log(LogLevel.Error, default, 0, null, null!), Throws.ArgumentNullException);

    [Test]
    public void A_provider_needs_an_environment() =>
        Assert.That(() => new LambdaLoggerProvider(null!), Throws.ArgumentNullException);

    private sealed class TalkativeException(ILogger log) : Exception
    {
        public override string ToString()
        {
            log.LogInformation("inner");
            return "text of the exception";
        }
    }
}
