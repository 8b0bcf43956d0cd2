using System.Text;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Cli.Bench;

/// <summary>Writes one JSON object a subject and metric.</summary>
internal static class BenchJson
{
    public static string Write(IReadOnlyList<BenchResult> results) => string.Join(
        '\n', results.SelectMany(result => Metric.All.Where(metric => result.Of(metric) is not null).Select(metric => Line(result, results[0], metric))));

    private static string Line(BenchResult result, BenchResult first, Metric metric)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("subject", result.Label);
            json.WriteString("metric", metric.Name);
            json.WriteString("unit", metric.Unit);
            json.WriteNumber("coldStarts", result.Lives);
            Write(json, "value", result.Of(metric));
            if (result != first) Write(json, "ratio", result.Ratio(first, metric));
            if (result != first) Write(json, "added", result.Added(first, metric));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, Spread? spread)
    {
        if (spread is null) return;
        json.WriteStartObject(name);
        json.WriteNumber("median", Math.Round(spread.Median, 4));
        json.WriteNumber("lowerQuartile", Math.Round(spread.Lower, 4));
        json.WriteNumber("upperQuartile", Math.Round(spread.Upper, 4));
        json.WriteNumber("count", spread.Count);
        json.WriteEndObject();
    }
}
