namespace Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;

/// <summary>The numbers of OTLP's enums. Its JSON has numbers, and some exporters write names.</summary>
internal static class OtlpEnums
{
    private const string SeverityPrefix = "SEVERITY_NUMBER_";
    private const int LevelsInSeverity = 4;

    private static readonly string[] Severities = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

    private static readonly Dictionary<string, int> Numbers = new(StringComparer.Ordinal)
    {
        ["SPAN_KIND_UNSPECIFIED"] = 0,
        ["SPAN_KIND_INTERNAL"] = 1,
        ["SPAN_KIND_SERVER"] = 2,
        ["SPAN_KIND_CLIENT"] = 3,
        ["SPAN_KIND_PRODUCER"] = 4,
        ["SPAN_KIND_CONSUMER"] = 5,
        ["STATUS_CODE_UNSET"] = 0,
        ["STATUS_CODE_OK"] = 1,
        ["STATUS_CODE_ERROR"] = 2,
        ["AGGREGATION_TEMPORALITY_UNSPECIFIED"] = 0,
        ["AGGREGATION_TEMPORALITY_DELTA"] = 1,
        ["AGGREGATION_TEMPORALITY_CUMULATIVE"] = 2,
        ["SEVERITY_NUMBER_UNSPECIFIED"] = 0,
    };

    /// <summary>Returns the number of a name; <see langword="null"/> when it is none.</summary>
    public static int? NumberOf(string name)
    {
        if (Numbers.TryGetValue(name, out int number)) return number;
        if (!name.StartsWith(SeverityPrefix, StringComparison.Ordinal)) return null;
        // SEVERITY_NUMBER_INFO, and SEVERITY_NUMBER_INFO2 to 4.
        ReadOnlySpan<char> level = name.AsSpan(SeverityPrefix.Length);
        int step = level.Length > 0 && level[^1] is >= '2' and <= '4' ? level[^1] - '1' : 0;
        int index = Array.IndexOf(Severities, (step > 0 ? level[..^1] : level).ToString());
        return index < 0 ? null : (index * LevelsInSeverity) + 1 + step;
    }
}
