using System.Text.Json;

namespace Lambda.Extensions.Sdk.MonitoringTests.Support;

/// <summary>The rules of the embedded metric format (lambda-facts 9.3), each strictly.</summary>
internal static class EmfValidator
{
    private static readonly HashSet<string> Units =
    [
        "Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits", "Terabits", "Percent", "Count",
        "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second", "None",
    ];

    /// <summary>What is wrong with a line; empty when nothing is.</summary>
    public static List<string> Problems(string line)
    {
        var problems = new List<string>();
        if (line.Contains('\n', StringComparison.Ordinal)) problems.Add("more than one line");
        if (System.Text.Encoding.UTF8.GetByteCount(line) > 262_144) problems.Add("larger than 256 KiB");
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JsonProperty member in root.EnumerateObject())
        {
            if (!names.Add(member.Name)) problems.Add($"member {member.Name} is there twice");
        }

        JsonElement aws = root.GetProperty("_aws");
        JsonElement timestamp = aws.GetProperty("Timestamp");
        if (!timestamp.TryGetInt64(out long ms) || ms < 1_000_000_000_000 || ms > 100_000_000_000_000) problems.Add($"Timestamp {timestamp} is not epoch milliseconds");
        JsonElement directives = aws.GetProperty("CloudWatchMetrics");
        if (directives.GetArrayLength() == 0) problems.Add("no directive");
        foreach (JsonElement directive in directives.EnumerateArray()) Directive(root, directive, problems);
        return problems;
    }

    private static void Directive(JsonElement root, JsonElement directive, List<string> problems)
    {
        string name = directive.GetProperty("Namespace").GetString()!;
        if (name.Length is 0 or > 1024) problems.Add("Namespace is not 1 to 1024 characters");
        JsonElement sets = directive.GetProperty("Dimensions");
        if (sets.GetArrayLength() == 0) problems.Add("no dimension set");
        foreach (JsonElement set in sets.EnumerateArray())
        {
            if (set.GetArrayLength() > 30) problems.Add("more than 30 dimensions");
            foreach (JsonElement dimension in set.EnumerateArray())
            {
                string key = dimension.GetString()!;
                if (key.Length is 0 or > 250) problems.Add($"dimension '{key}' is not 1 to 250 characters");
                if (!root.TryGetProperty(key, out JsonElement value) || value.ValueKind != JsonValueKind.String) problems.Add($"dimension {key} is no text at the root");
                else if (value.GetString()!.Length is 0 or > 1024) problems.Add($"dimension {key} is not 1 to 1024 characters");
            }
        }

        JsonElement metrics = directive.GetProperty("Metrics");
        if (metrics.GetArrayLength() is 0 or > 100) problems.Add("not 1 to 100 metrics");
        foreach (JsonElement metric in metrics.EnumerateArray()) Metric(root, metric, problems);
    }

    private static void Metric(JsonElement root, JsonElement metric, List<string> problems)
    {
        string name = metric.GetProperty("Name").GetString()!;
        if (name.Length is 0 or > 1024) problems.Add($"metric '{name}' is not 1 to 1024 characters");
        if (metric.TryGetProperty("Unit", out JsonElement unit) && !Units.Contains(unit.GetString()!)) problems.Add($"metric {name} has unit {unit}");
        if (metric.TryGetProperty("StorageResolution", out JsonElement resolution) && resolution.GetInt32() is not (1 or 60)) problems.Add($"metric {name} has resolution {resolution}");
        if (!root.TryGetProperty(name, out JsonElement value)) problems.Add($"metric {name} is no member of the root");
        else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 100) problems.Add($"metric {name} has more than 100 values");
        else if (value.ValueKind is not (JsonValueKind.Number or JsonValueKind.Array)) problems.Add($"metric {name} is {value.ValueKind}");
        else if (value.ValueKind == JsonValueKind.Number && !double.IsFinite(value.GetDouble())) problems.Add($"metric {name} is not finite");
    }
}
