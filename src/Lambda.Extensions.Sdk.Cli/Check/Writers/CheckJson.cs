using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Check.Writers;

/// <summary>Writes the results as one JSON object a line, the summary last.</summary>
internal static class CheckJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(CheckResult result)
    {
        IEnumerable<string> lines = result.Results.Select(scenario => Line(json =>
        {
            json.WriteString("id", scenario.Scenario.Id);
            json.WriteString("family", scenario.Scenario.Family);
            json.WriteString("verdict", NameOf(scenario.Verdict));
            json.WriteString("rule", scenario.Scenario.Rule);
            json.WriteString("section", scenario.Scenario.Section);
            if (scenario.Finding.Detail is { } detail) json.WriteString("detail", detail);
            json.WriteString("remedy", scenario.Scenario.Remedy);
            json.WriteNumber("durationMs", Math.Round(scenario.Duration.TotalMilliseconds, 1));
        }));
        return string.Join('\n', lines.Append(Line(json =>
        {
            json.WriteString("path", result.Path);
            json.WriteString("verdict", NameOf(result.Verdict));
            json.WriteNumber("pass", result.Count(Verdict.Pass));
            json.WriteNumber("warning", result.Count(Verdict.Warning));
            json.WriteNumber("fail", result.Count(Verdict.Fail));
            json.WriteNumber("notApplicable", result.Count(Verdict.NotApplicable));
            json.WriteStartArray("notes");
            foreach (string note in result.Notes) json.WriteStringValue(note);
            json.WriteEndArray();
            json.WriteNumber("durationMs", Math.Round(result.Duration.TotalMilliseconds, 1));
        })));
    }

    private static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Warning => "warning",
        Verdict.Fail => "fail",
        _ => "notApplicable",
    };

    private static string Line(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
