using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

#pragma warning disable CA2254 // The texts are what is tested.
public sealed class TextLogLineTests
{
    [TestCase(LogLevel.Trace, "TRACE")]
    [TestCase(LogLevel.Debug, "DEBUG")]
    [TestCase(LogLevel.Information, "INFO")]
    [TestCase(LogLevel.Warning, "WARN")]
    [TestCase(LogLevel.Error, "ERROR")]
    [TestCase(LogLevel.Critical, "FATAL")]
    public void Tells_time_level_extension_and_message(LogLevel level, string name)
    {
        var lines = new Lines(level: "TRACE");
        lines.Logger.Log(level, 17, "Invoked: {RequestId}", "r1");
        Assert.That(lines.Single, Is.EqualTo($"2026-11-23T08:15:16.050Z {name} [my-extension] Invoked: r1"));
    }

    [Test]
    public void Tells_the_exception_behind_the_message()
    {
        var lines = new Lines();
        lines.Logger.LogError(new InvalidOperationException("first\nsecond", new FormatException("inner")), "failed");
        Assert.That(lines.Single, Is.EqualTo(
            "2026-11-23T08:15:16.050Z ERROR [my-extension] failed | System.InvalidOperationException: first | second | ---> System.FormatException: inner | --- End of inner exception stack trace ---"));
    }

    [TestCase("a\nb", "a | b")]
    [TestCase("a\r\n    b\r\n", "a | b")]
    [TestCase("a\r\rb", "a | b")]
    [TestCase("\n\na", " | a")]
    [TestCase("a \t b", "a \t b")]
    [TestCase("", "")]
    [TestCase("\r\n", "")]
    [TestCase("größe 拡張 🚀", "größe 拡張 🚀")]
    public void A_message_is_one_line_whatever_it_holds(string message, string written)
    {
        var lines = new Lines();
        lines.Logger.Log(LogLevel.Information, default, message, null, static (m, _) => m);
        Assert.That(lines.Single, Is.EqualTo("2026-11-23T08:15:16.050Z INFO [my-extension] " + written));
    }

    [Test]
    public void With_several_extensions_in_a_process_a_line_says_whose_it_is()
    {
        var lines = new Lines(namesCategories: true);
        lines.Logger.Log(LogLevel.Information, "Ready");
        Assert.That(lines.Single, Is.EqualTo("2026-11-23T08:15:16.050Z INFO [my-extension] Category: Ready"));
    }

    [Test]
    public void Half_a_surrogate_pair_is_replaced()
    {
        // Not test cases: an attribute's arguments are stored as UTF-8, which has no such halves.
        var lines = new Lines();
        lines.Logger.Log(LogLevel.Information, default, "\ude00 half \ud83d", null, static (m, _) => m);
        Assert.That(lines.Single, Is.EqualTo("2026-11-23T08:15:16.050Z INFO [my-extension] \ufffd half \ufffd"));
    }

    [Test]
    public void A_stack_trace_stays_on_its_line([ValueSource(typeof(Awkward), nameof(Awkward.Texts))] string message)
    {
        var lines = new Lines();
        try
        {
            throw new InvalidOperationException(message);
        }
        catch (InvalidOperationException e)
        {
            lines.Logger.LogError(e, "failed");
        }

        Assert.That(lines.Single, Does.Contain("failed | System.InvalidOperationException").And.Contain("at Lambda.Extensions.Sdk.Tests.Logging."));
    }

    [TestCase(null)]
    [TestCase("Text")]
    [TestCase("TEXT")]
    [TestCase("")]
    [TestCase("XML")]
    public void Text_is_the_format_unless_JSON_is_asked_for(string? format)
    {
        var lines = new Lines(format);
        lines.Logger.LogInformation("x");
        Assert.That(lines.Single, Does.StartWith("2026-11-23T08:15:16.050Z INFO"));
    }
}
