using System.Buffers;
using System.Globalization;
using Lambda.Extensions.Sdk;

namespace Monitoring.Configuration;

/// <summary>The variables' names, ranges and defaults.</summary>
internal static class MonitoringVariables
{
    private static readonly SearchValues<char> HeaderName = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// Reads the variables. Their faults are in <paramref name="findings"/>, and the affected part has its default or is off.
    /// </summary>
    public static MonitoringOptions Read(LambdaEnvironment environment, out IReadOnlyList<string> findings)
    {
        var reader = new VariableReader(environment);
        var options = new MonitoringOptions();
        ReadEmf(reader, options);
        ReadOtlp(reader, options);
        ReadLogs(reader, options);
        options.QueueItems = reader.Number("MONITORING_QUEUE_ITEMS", 100, 1_000_000, options.QueueItems);
        options.QueueBytes = reader.Number("MONITORING_QUEUE_KIB", 64, 65_536, options.QueueBytes / 1024) * 1024;
        options.Proc = reader.Flag("MONITORING_PROC", options.Proc);
        options.ProcInterval = Milliseconds(reader, "MONITORING_PROC_INTERVAL_MS", 0, 60_000, options.ProcInterval);
        ReadResource(reader, options);
        if (!options.Otlp && reader.Text("OTEL_EXPORTER_OTLP_ENDPOINT") is not null)
        {
            reader.Findings.Add("OTEL_EXPORTER_OTLP_ENDPOINT is the function's own and is not used: to send there as well, set MONITORING_OTLP_ENDPOINT");
        }

        findings = reader.Findings;
        return options;
    }

    /// <summary>
    /// Applies the order of precedence: the sample's own variables win over OpenTelemetry's, and a name wins over one among the
    /// attributes.
    /// </summary>
    private static void ReadResource(VariableReader reader, MonitoringOptions options)
    {
        const string Name = "service.name";
        Dictionary<string, string> otel = Merge(reader.Pairs("OTEL_RESOURCE_ATTRIBUTES", static (_, _) => null));
        Dictionary<string, string> own = Merge(reader.Pairs("MONITORING_RESOURCE_ATTRIBUTES", static (_, _) => null));
        options.ServiceName = reader.Text("MONITORING_SERVICE_NAME") ?? own.GetValueOrDefault(Name) ?? reader.Text("OTEL_SERVICE_NAME") ?? otel.GetValueOrDefault(Name);
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
        options.Emf = reader.Flag("MONITORING_EMF", options.Emf);
        if (reader.Text("MONITORING_EMF_NAMESPACE") is { } name)
        {
            // CloudWatch accepts 1 to 255 characters and reserves AWS/. Longer ones are legal in the document (lambda-facts 9.3), but
            // CloudWatch drops them.
            if (IsNamespace(name)) options.EmfNamespace = name;
            else reader.Find("MONITORING_EMF_NAMESPACE", name, "use 1 to 255 letters, digits, and . - _ / # :, not beginning with AWS/");
        }

        options.EmfAllMetrics = reader.Choice("MONITORING_EMF_METRICS", "insights", "all", options.EmfAllMetrics);
    }

    private static void ReadOtlp(VariableReader reader, MonitoringOptions options)
    {
        Uri? all = reader.Address("MONITORING_OTLP_ENDPOINT");
        options.Traces = Signal(reader, "TRACES", all);
        options.Logs = Signal(reader, "LOGS", all);
        options.Metrics = Signal(reader, "METRICS", all);
        options.Headers = reader.Pairs("MONITORING_OTLP_HEADERS", CheckHeader);
        options.Secret = reader.Text("MONITORING_OTLP_SECRET");
        if (options.Secret is "file:")
        {
            reader.Find("MONITORING_OTLP_SECRET", options.Secret, "use file:PATH, or a secret's name or ARN");
            options.Secret = null;
        }

        if (reader.Text("MONITORING_OTLP_SECRET_HEADER") is { } header)
        {
            if (CheckHeader(header, "") is { } wrong) reader.Find("MONITORING_OTLP_SECRET_HEADER", header, wrong);
            else options.SecretHeader = header;
        }

        options.Gzip = !reader.Choice("MONITORING_OTLP_COMPRESSION", "gzip", "none", !options.Gzip);
        options.SendTimeout = Milliseconds(reader, "MONITORING_OTLP_TIMEOUT_MS", 50, 60_000, options.SendTimeout);
        options.BreakDuration = Milliseconds(reader, "MONITORING_OTLP_PAUSE_MS", 500, 300_000, options.BreakDuration);
        options.Proxy = reader.Address("MONITORING_OTLP_PROXY", mayHaveUser: true);
        options.CaFile = reader.Text("MONITORING_OTLP_CA_FILE");
        options.Cumulative = reader.Choice("MONITORING_OTLP_TEMPORALITY", "delta", "cumulative", options.Cumulative);
        options.SampledOnly = reader.Flag("MONITORING_TRACES_SAMPLED_ONLY", options.SampledOnly);
    }

    private static void ReadLogs(VariableReader reader, MonitoringOptions options)
    {
        options.Mask = reader.Flag("MONITORING_MASK", options.Mask);
        options.MaskKeys = reader.Words("MONITORING_MASK_KEYS");
        List<string> prefixes = reader.Words("MONITORING_MASK_PREFIXES");
        // Shorter ones would mask ordinary words.
        if (prefixes.RemoveAll(static p => p.Length < 3) > 0) reader.Find("MONITORING_MASK_PREFIXES", null, "each beginning must have 3 characters or more");
        options.MaskPrefixes = prefixes;
        options.LogMaxBytes = reader.Number("MONITORING_LOG_MAX_BYTES", 256, 262_144, options.LogMaxBytes);
        foreach ((string level, string rate) in reader.Pairs("MONITORING_LOG_SAMPLING", static (level, rate) => new SamplingRates().TrySet(level, 1) && Rate(rate) >= 0 ? null : $"'{level}' must be one of trace, debug, info, warn, other with a rate of 0 to 1 (errors are always kept)"))
        {
            options.Sampling.TrySet(level, Rate(rate));
        }
    }

    private static Uri? Signal(VariableReader reader, string signal, Uri? all)
    {
        string own = $"MONITORING_OTLP_{signal}_ENDPOINT";
        bool on = reader.Flag($"MONITORING_{signal}", fallback: true);
        Uri? address = reader.Text(own) is null ? Below(all, signal) : reader.Address(own);
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
        TimeSpan.FromMilliseconds(reader.Number(name, min, max, (int)fallback.TotalMilliseconds));

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

    private static bool IsNamespace(string name)
    {
        if (name.Length > 255 || name.StartsWith("AWS/", StringComparison.Ordinal) || name[0] == ':') return false;
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_' or '/' or '#' or ':')) return false;
        }

        return true;
    }
}
