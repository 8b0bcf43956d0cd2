using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Logging;

/// <summary>What holds for every entry.</summary>
public static class LogProperties
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 5_000, EndSize = 40, QuietOnSuccess = true, Arbitrary = [typeof(LogGenerators)])]
    public static void An_entry_is_one_line_of_JSON(Entry entry)
    {
        using JsonDocument line = JsonDocument.Parse(Written("JSON", entry), Strict);
        Assert.That(line.RootElement.GetProperty("level").GetString(), Is.EqualTo("INFO"));
        Assert.That(line.RootElement.GetProperty("message").ValueKind, Is.EqualTo(JsonValueKind.String));
        Assert.That(line.RootElement.TryGetProperty("stackTrace", out _), Is.EqualTo(entry.Exception is not null));
    }

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 5_000, EndSize = 40, QuietOnSuccess = true, Arbitrary = [typeof(LogGenerators)])]
    public static void An_entry_is_one_line_of_text(Entry entry) =>
        Assert.That(Written("Text", entry).StartsWith("2026-11-23T08:15:16.050Z INFO [my-extension] ", StringComparison.Ordinal), Is.True);

    private static string Written(string format, Entry entry)
    {
        var lines = new Lines(format);
        lines.Logger.Log(LogLevel.Information, 7, entry.Values, entry.Exception, (_, _) => entry.Message);
        return lines.Single;
    }
}
