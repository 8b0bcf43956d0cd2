using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

/// <summary>A line is never so long that CloudWatch would cut it.</summary>
#pragma warning disable CA2254 // The texts are what is tested.
public sealed class LogLineSizeTests
{
    private const int Limit = 256 * 1024;

    [TestCase("JSON")]
    [TestCase("Text")]
    public void A_line_of_megabytes_is_cut_below_the_limit(string format)
    {
        foreach (string unit in (string[])["x", "\"", "\u0001", "拡", "🚀", "\ud83d", "\n", "\u0378", "a\"\u0001拡🚀"])
        {
            string huge = string.Concat(Enumerable.Repeat(unit, 1_000_000 / unit.Length));
            var lines = new Lines(format);
            KeyValuePair<string, object?>[] state = [.. Enumerable.Range(0, 100).Select(i => new KeyValuePair<string, object?>("v" + i, huge))];
            lines.Logger.Log(LogLevel.Error, default, state, new InvalidOperationException(huge), (_, _) => huge);
            Assert.That(Encoding.UTF8.GetByteCount(lines.Single), Is.LessThan(Limit), unit);
            if (format == "JSON") Assert.That(() => JsonDocument.Parse(lines.Single).Dispose(), Throws.Nothing, unit);
        }
    }

    [Test]
    public void A_message_below_the_bound_is_whole_and_one_above_says_that_it_was_cut()
    {
        var lines = new Lines("JSON");
        string fits = new('x', LogText.MaxMessage);
        lines.Logger.LogInformation(fits);
        lines.Logger.LogInformation(fits + "x");
        Assert.That(lines.Writes[0], Does.Contain(fits + "\""));
        Assert.That(lines.Writes[1], Does.Contain(fits + " …(cut)\""));
    }

    [Test]
    public void A_cut_goes_around_a_character_of_two_units()
    {
        string text = "x" + string.Concat(Enumerable.Repeat("🚀", 100));
        for (int bytes = 0; bytes < 100; bytes++)
        {
            string cut = LogText.Bounded(text, bytes);
            Assert.That(cut, Does.EndWith(" …(cut)"));
            Assert.That(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(cut), Throws.Nothing);
        }
    }

    [TestCase("")]
    [TestCase("x")]
    [TestCase("some text")]
    public void A_text_that_fits_is_not_copied(string text) => Assert.That(LogText.Bounded(text, 100), Is.SameAs(text));

    [Test]
    public void After_a_huge_line_comes_a_small_one()
    {
        var lines = new Lines();
        lines.Logger.LogInformation(new string('x', 1_000_000));
        lines.Logger.LogInformation("small");
        Assert.That(lines.Writes[1], Is.EqualTo("2026-11-23T08:15:16.050Z INFO [my-extension] small\n"));
    }
}
