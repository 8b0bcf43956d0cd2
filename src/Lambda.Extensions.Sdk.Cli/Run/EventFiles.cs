using System.Globalization;
using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Run;

/// <summary>Reads the events of <c>--event</c>: JSON, a file with one event or with one a line, or a folder of files.</summary>
internal static class EventFiles
{
    private const string Option = "--event";

    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    /// <returns>At least one event, each of them JSON.</returns>
    /// <exception cref="UsageException">A file cannot be read, holds no event, or holds one that is not JSON.</exception>
    public static IReadOnlyList<string> Read(string given)
    {
        if (!given.StartsWith('@')) return [Checked(given, $"[{given}]")];

        string path = given[1..];
        if (Directory.Exists(path)) return OfFolder(path);
        string text = Text(path);
        return Path.GetExtension(path) is ".ndjson" or ".jsonl" ? OfLines(path, text) : [Checked(text, $"the file '{path}'")];
    }

    /// <summary>Returns a JSON value on one line.</summary>
    /// <exception cref="UsageException">It is not JSON.</exception>
    public static string Compact(string option, string given, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, AnyDepth);
            return JsonSerializer.Serialize(document.RootElement, EventJsonContext.Default.JsonElement);
        }
        catch (JsonException e)
        {
            throw new UsageException($"{option}: '{given}' is not JSON ({e.Message.TrimEnd('.')}).");
        }
    }

    private static List<string> OfFolder(string path)
    {
        List<string> events = [.. Directory.EnumerateFiles(path, "*.json").Order(StringComparer.Ordinal).Select(file => Checked(Text(file), $"the file '{file}'"))];
        return events.Count > 0 ? events : throw new UsageException($"{Option}: the folder '{path}' has no .json file.");
    }

    private static List<string> OfLines(string path, string text)
    {
        List<string> events = [];
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].AsSpan().Trim().IsEmpty) continue;
            events.Add(Checked(lines[i].TrimEnd('\r'), string.Create(CultureInfo.InvariantCulture, $"line {i + 1} of '{path}'")));
        }

        return events.Count > 0 ? events : throw new UsageException($"{Option}: the file '{path}' has no event.");
    }

    private static string Text(string path) => Encoding.UTF8.GetString(FileOptions.Read(Option, path)).TrimStart('\ufeff');

    private static string Checked(string json, string where)
    {
        try
        {
            using var _ = JsonDocument.Parse(json, AnyDepth);
            return json;
        }
        catch (JsonException e)
        {
            throw new UsageException($"{Option}: {where} is not JSON ({e.Message.TrimEnd('.')}). A string needs its own quotes, for example --event '\"text\"'.");
        }
    }
}
