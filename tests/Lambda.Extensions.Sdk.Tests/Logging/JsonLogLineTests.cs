using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

#pragma warning disable CA2254 // The texts are what is tested.
public sealed class JsonLogLineTests
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    [Test]
    public void Has_the_platforms_members_then_the_values()
    {
        var lines = new Lines("JSON");
        lines.Logger.Log(LogLevel.Warning, new EventId(1011, "Name"), "{Text} {Number} {Long} {Ratio} {Flag} {Nothing} {Level}", "a\"b", 7, 8L, 0.5, true, null, LogLevel.Error);
        Assert.That(lines.Single, Is.EqualTo(
            """{"timestamp":"2026-11-23T08:15:16.050Z","level":"WARN","message":"a\"b 7 8 0.5 True (null) Error","extension":"my-extension","logger":"My.Category","eventId":1011,"Text":"a\"b","Number":7,"Long":8,"Ratio":0.5,"Flag":true,"Nothing":null,"Level":"Error"}"""));
    }

    [Test]
    public void Has_the_exception_last()
    {
        var lines = new Lines("json");
        lines.Logger.LogCritical(new InvalidOperationException("line\nline"), "failed");
        Assert.That(lines.Single, Is.EqualTo(
            """{"timestamp":"2026-11-23T08:15:16.050Z","level":"FATAL","message":"failed","extension":"my-extension","logger":"My.Category","errorType":"System.InvalidOperationException","errorMessage":"line\nline","stackTrace":"System.InvalidOperationException: line\nline"}"""));
    }

    [Test]
    public void A_message_is_one_line_and_comes_back_as_it_was([ValueSource(typeof(Awkward), nameof(Awkward.Texts))] string message)
    {
        var lines = new Lines("JSON");
        lines.Logger.Log(LogLevel.Information, default, message, null, static (m, _) => m);
        Assert.That(Parse(lines.Single).GetProperty("message").GetString(), Is.EqualTo(WellFormed(message)));
    }

    [Test]
    public void A_value_comes_back_as_it_was([ValueSource(typeof(Awkward), nameof(Awkward.Texts))] string value)
    {
        var lines = new Lines("JSON");
        lines.Logger.LogInformation("{Value}", value);
        Assert.That(Parse(lines.Single).GetProperty("Value").GetString(), Is.EqualTo(WellFormed(value)));
    }

    [Test]
    public void Readable_characters_are_not_escaped()
    {
        var lines = new Lines("JSON");
        lines.Logger.LogInformation("größe <拡張> & 'x' + 1");
        Assert.That(lines.Single, Does.Contain("größe <拡張> & 'x' + 1"));
    }

    [Test]
    [SetCulture("de-DE")]
    public void Numbers_are_JSON_in_any_culture()
    {
        var lines = new Lines("JSON");
        lines.Logger.LogInformation("{A} {B} {C} {D} {E}", 1.5, 2.5f, 3.5m, double.NaN, double.NegativeInfinity);
        JsonElement line = Parse(lines.Single);
        Assert.That(line.GetProperty("A").GetDouble(), Is.EqualTo(1.5));
        string[] others = [.. "BCDE".Select(n => line.GetProperty(n.ToString(CultureInfo.InvariantCulture)).GetString()!)];
        Assert.That(others, Is.EqualTo((string[])["2.5", "3.5", "NaN", "-Infinity"]));
    }

    [TestCase("timestamp")]
    [TestCase("level")]
    [TestCase("message")]
    [TestCase("extension")]
    [TestCase("logger")]
    [TestCase("eventId")]
    [TestCase("errorType")]
    [TestCase("errorMessage")]
    [TestCase("stackTrace")]
    [TestCase("{OriginalFormat}")]
    public void No_value_passes_for_a_member_of_the_line(string name)
    {
        var lines = new Lines("JSON");
        KeyValuePair<string, object?>[] state = [new(name, "forged"), new("mine", 1)];
        lines.Logger.Log(LogLevel.Error, 5, state, new FormatException("m"), static (_, _) => "text");
        Assert.That(lines.Single, Does.Not.Contain("forged"));
        Assert.That(Parse(lines.Single).GetProperty("mine").GetInt32(), Is.EqualTo(1));
    }

    [Test]
    public void Without_an_exception_its_members_are_the_authors()
    {
        var lines = new Lines("JSON");
        KeyValuePair<string, object?>[] state = [new("errorType", "mine")];
        lines.Logger.Log(LogLevel.Error, 5, state, null, static (_, _) => "text");
        Assert.That(Parse(lines.Single).GetProperty("errorType").GetString(), Is.EqualTo("mine"));
    }

    [Test]
    public void A_name_that_comes_twice_or_not_at_all_does_not_spoil_the_line()
    {
        var lines = new Lines("JSON");
        KeyValuePair<string, object?>[] state = [new("a", 1), new("a", 2), new(null!, 3), new("", 4), new("b\n\"", 5), new("half \ud83d", 6), new("half \ud83e", 7)];
        lines.Logger.Log(LogLevel.Information, default, state, null, static (_, _) => "text");
        Assert.That(Parse(lines.Single).EnumerateObject().Skip(5).Select(m => (m.Name, m.Value.GetInt32())), Is.EqualTo(((string, int)[])[("a", 1), ("", 4), ("b\n\"", 5), ("half \ufffd", 6)]));
    }

    private static JsonElement Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line, Strict);
        return document.RootElement.Clone();
    }

    /// <summary>Halves of surrogate pairs have no UTF-8; they come back as the replacement character.</summary>
    private static string WellFormed(string text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
}
