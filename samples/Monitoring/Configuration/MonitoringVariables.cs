using System.Buffers;
using System.Globalization;
using Lambda.Extensions.Sdk;
using Samples.Emf;

namespace Monitoring.Configuration;

/// <summary>The variables' names, ranges and defaults.</summary>
internal static class MonitoringVariables
{
    /// <summary>The beginning of the names of this extension's own variables.</summary>
    public const string Prefix = "MONITORING_";

    private static readonly SearchValues<char> HeaderName = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads the variables. Their faults become the reader's findings, and the affected part has its default or is off.</summary>
    public static MonitoringOptions Read(VariableReader reader)
    {
        var options = new MonitoringOptions();
        ReadEmf(reader, options);
        ReadOtlp(reader, options);
        ReadLogs(reader, options);
        options.QueueItems = reader.GetNumber("MONITORING_QUEUE_ITEMS", 100, 1_000_000, options.QueueItems);
        options.QueueBytes = reader.GetNumber("MONITORING_QUEUE_KIB", 64, 65_536, options.QueueBytes / 1024) * 1024;
        options.Proc = reader.GetFlag("MONITORING_PROC", options.Proc);
        options.ProcInterval = Milliseconds(reader, "MONITORING_PROC_INTERVAL_MS", 0, 60_000, options.ProcInterval);
        ReadResource(reader, options);
        if (!options.Otlp && reader.GetText("OTEL_EXPORTER_OTLP_ENDPOINT") is not null)
        {
            reader.AddFinding("OTEL_EXPORTER_OTLP_ENDPOINT is the function's own and is not used: to send there as well, set MONITORING_OTLP_ENDPOINT");
        }

        return options;
    }

    /// <summary>
    /// Applies the order of precedence: the sample's own variables win over OpenTelemetry's, and a name wins over one among the
    /// attributes.
    /// </summary>
    private static void ReadResource(VariableReader reader, MonitoringOptions options)
    {
        const string Name = "service.name";
        Dictionary<string, string> otel = Merge(VariableList.Pairs(reader, "OTEL_RESOURCE_ATTRIBUTES", static (_, _) => null));
        Dictionary<string, string> own = Merge(VariableList.Pairs(reader, "MONITORING_RESOURCE_ATTRIBUTES", static (_, _) => null));
        options.ServiceName = reader.GetText("MONITORING_SERVICE_NAME") ?? own.GetValueOrDefault(Name) ?? reader.GetText("OTEL_SERVICE_NAME") ?? otel.GetValueOrDefault(Name);
        Dictionary<string, string> all = Merge([.. otel], [.. own]);
        all.Remove(Name);
        options.ResourceAttributes = [.. all];
    }

    /// <summary>Returns one value for each key: the later one, unless it is empty.</summary>
    private static Dictionary<string, string> Merge(params ReadOnlySpan<List<KeyValuePair<string, string>>> lists)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (List<KeyValuePair<string, string>> list in lists)
        {
            foreach ((string key, string value) in list)
            {
                if (!string.IsNullOrWhiteSpace(value)) merged[key] = value;
            }
        }

        return merged;
    }

    private static void ReadEmf(VariableReader reader, MonitoringOptions options)
    {
        options.Emf = reader.GetFlag("MONITORING_EMF", options.Emf);
        options.EmfNamespace = EmfNamespace.Read(reader, "MONITORING_EMF_NAMESPACE", options.EmfNamespace);
        options.EmfAllMetrics = reader.GetChoice("MONITORING_EMF_METRICS", "insights", "all") == "all";
    }

    private static void ReadOtlp(VariableReader reader, MonitoringOptions options)
    {
        Uri? all = reader.GetAddress("MONITORING_OTLP_ENDPOINT");
        options.Traces = Signal(reader, "TRACES", all);
        options.Logs = Signal(reader, "LOGS", all);
        options.Metrics = Signal(reader, "METRICS", all);
        options.Headers = VariableList.Pairs(reader, "MONITORING_OTLP_HEADERS", CheckHeader);
        options.Secret = reader.GetText("MONITORING_OTLP_SECRET");
        if (options.Secret is "file:")
        {
            reader.Reject("MONITORING_OTLP_SECRET", options.Secret, "use file:PATH, or a secret's name or ARN; no secret is used");
            options.Secret = null;
        }

        if (reader.GetText("MONITORING_OTLP_SECRET_HEADER") is { } header)
        {
            if (CheckHeader(header, "") is { } wrong) reader.Reject("MONITORING_OTLP_SECRET_HEADER", header, $"{wrong}; {options.SecretHeader} is used");
            else options.SecretHeader = header;
        }

        options.Gzip = reader.GetChoice("MONITORING_OTLP_COMPRESSION", "gzip", "none") == "gzip";
        options.SendTimeout = Milliseconds(reader, "MONITORING_OTLP_TIMEOUT_MS", 50, 60_000, options.SendTimeout);
        options.BreakDuration = Milliseconds(reader, "MONITORING_OTLP_PAUSE_MS", 500, 300_000, options.BreakDuration);
        options.Proxy = reader.GetAddress("MONITORING_OTLP_PROXY", allowUserInfo: true);
        options.CaFile = reader.GetText("MONITORING_OTLP_CA_FILE");
        options.Cumulative = reader.GetChoice("MONITORING_OTLP_TEMPORALITY", "delta", "cumulative") == "cumulative";
        options.SampledOnly = reader.GetFlag("MONITORING_TRACES_SAMPLED_ONLY", options.SampledOnly);
    }

    private static void ReadLogs(VariableReader reader, MonitoringOptions options)
    {
        options.Mask = reader.GetFlag("MONITORING_MASK", options.Mask);
        options.MaskKeys = VariableList.Words(reader, "MONITORING_MASK_KEYS");
        List<string> prefixes = VariableList.Words(reader, "MONITORING_MASK_PREFIXES");
        // Shorter ones would mask ordinary words.
        if (prefixes.RemoveAll(static p => p.Length < 3) > 0) reader.Reject("MONITORING_MASK_PREFIXES", null, "each beginning must have 3 characters or more; shorter ones are left out");
        options.MaskPrefixes = prefixes;
        options.LogMaxBytes = reader.GetNumber("MONITORING_LOG_MAX_BYTES", 256, 262_144, options.LogMaxBytes);
        foreach ((string level, string rate) in VariableList.Pairs(reader, "MONITORING_LOG_SAMPLING", static (level, rate) => new SamplingRates().TrySet(level, 1) && Rate(rate) >= 0 ? null : $"'{level}' must be one of trace, debug, info, warn, other with a rate of 0 to 1 (errors are always kept)"))
        {
            options.Sampling.TrySet(level, Rate(rate));
        }
    }

    private static Uri? Signal(VariableReader reader, string signal, Uri? all)
    {
        string own = $"MONITORING_OTLP_{signal}_ENDPOINT";
        bool on = reader.GetFlag($"MONITORING_{signal}", defaultValue: true);
        Uri? address = reader.GetText(own) is null ? Below(all, signal) : reader.GetAddress(own);
        return on ? address : null;
    }

    /// <summary>Returns the address with <c>/v1/traces</c> and so on below the endpoint's own path.</summary>
    private static Uri? Below(Uri? all, string signal)
    {
        if (all is null) return null;
#pragma warning disable CA1308 // The path is in lower case.
        string path = Base(all.AbsolutePath) + "/v1/" + signal.ToLowerInvariant();
#pragma warning restore CA1308
        return new Uri(all.GetLeftPart(UriPartial.Authority) + path + all.Query);
    }

    /// <summary>Returns the path above the signals. Documentation often gives the address of one signal.</summary>
    private static string Base(string path)
    {
        path = path.TrimEnd('/');
        foreach (string signal in (ReadOnlySpan<string>)["/v1/traces", "/v1/logs", "/v1/metrics"])
        {
            if (path.EndsWith(signal, StringComparison.OrdinalIgnoreCase)) return path[..^signal.Length].TrimEnd('/');
        }

        return path;
    }

    private static TimeSpan Milliseconds(VariableReader reader, string name, int min, int max, TimeSpan fallback) =>
        TimeSpan.FromMilliseconds(reader.GetNumber(name, min, max, (int)fallback.TotalMilliseconds));

    private static string? CheckHeader(string name, string value)
    {
        if (name.AsSpan().ContainsAnyExcept(HeaderName)) return "the name has a character that HTTP does not allow";
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return "the value has a character that HTTP does not allow";
        return name.Equals("content-type", StringComparison.OrdinalIgnoreCase) || name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("content-length", StringComparison.OrdinalIgnoreCase) || name.Equals("host", StringComparison.OrdinalIgnoreCase)
            ? $"'{name}' is set by the exporter"
            : null;
    }

    private static double Rate(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate is >= 0 and <= 1 ? rate : -1;
}
