using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Recognises log lines at level error or above: JSON with a level, and text with the level near its beginning.</summary>
internal static class ErrorLine
{
    /// <summary>Before the level there are at most a time, in one or two parts, and a name.</summary>
    private const int LevelWithin = 4;

    private static readonly string[] Levels = ["error", "err", "fatal", "critical", "crit", "fail"];

    private static readonly string[] Members = ["level", "Level", "LogLevel", "severity", "severityText"];

    public static bool IsError(string line) => line.StartsWith('{') ? IsErrorObject(line) : IsErrorText(line);

    private static bool IsErrorText(string line)
    {
        string[] words = line.Split((char[])[' ', '\t', '|'], LevelWithin + 1, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < Math.Min(words.Length, LevelWithin); i++)
        {
            string word = words[i];
            if (IsLevel(Bare(word))) return true;

            // Only a time, a name in brackets or a member as in logfmt may stand before the level. Other words belong to the message.
            if (!word.Any(char.IsAsciiDigit) && !word.StartsWith('[') && !word.Contains('=', StringComparison.Ordinal)) return false;
        }

        return false;
    }

    /// <summary>Returns the word of <c>[ERROR]</c>, <c>fail:</c> or <c>level=error</c>.</summary>
    private static string Bare(string word)
    {
        if (word.StartsWith("level=", StringComparison.Ordinal)) word = word["level=".Length..];
        return word.Trim('[', ']', '(', ')', ':', '"');
    }

    private static bool IsErrorObject(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            foreach (string name in Members)
            {
                if (document.RootElement.TryGetProperty(name, out JsonElement level) && level.ValueKind == JsonValueKind.String)
                    return IsLevel(level.GetString()!);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON: treated as text.
        }

        return false;
    }

    private static bool IsLevel(string word) => Levels.Contains(word, StringComparer.OrdinalIgnoreCase);
}
