using System.Globalization;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>
/// Reads the variables for all destinations. <see cref="EndpointVariables"/> reads those of one. An extension's own variables win over
/// OpenTelemetry's, which may be meant for the function's SDK.
/// </summary>
internal sealed class OtlpVariables(VariableReader reader, string prefix)
{
    public const string DefaultPrefix = "LAMBDA_EXT_";

    private const string NameAttribute = "service.name";

    /// <summary>Variables of the specification that mean nothing here. They are for the function's SDK, and not misspelt.</summary>
    private static readonly string[] OfOthers =
        ["INSECURE", "SPAN_INSECURE", "METRIC_INSECURE", "CLIENT_KEY", "CLIENT_CERTIFICATE", "METRICS_DEFAULT_HISTOGRAM_AGGREGATION"];

    /// <summary>The beginning of names that are not about destinations. With the SDK's prefix they have a word of the package's own.</summary>
    private readonly string _own = prefix == DefaultPrefix ? DefaultPrefix + "OTLP_" : prefix;

    public void Read(OpenTelemetryOptions options)
    {
        options.QueueItems = reader.GetNumber(_own + "QUEUE_ITEMS", 100, 1_000_000, options.QueueItems);
        options.QueueBytes = reader.GetNumber(_own + "QUEUE_KIB", 64, 65_536, options.QueueBytes / 1024) * 1024;
        options.Receive = reader.GetFlag(prefix + "OTLP_RECEIVER", options.Receive);
        options.ReceiverPort = reader.GetNumber(prefix + "OTLP_RECEIVER_PORT", 1, 65_535, options.ReceiverPort);
        ReadDestinations(options);
        ReadResource(options);
        ReadTraces(options);
        ReadLogs(options);
        options.Cumulative = ReadTemporality(options.Cumulative);
        foreach (string signal in (ReadOnlySpan<string>)["", "TRACES_", "LOGS_", "METRICS_"])
        {
            foreach (string name in OfOthers) reader.GetText(OpenTelemetryOptions.StandardPrefix + signal + name);
        }
    }

    private void ReadDestinations(OpenTelemetryOptions options)
    {
        var endpoints = new EndpointVariables(reader, prefix + "OTLP_", _own, options);
        bool disabled = reader.GetFlag("OTEL_SDK_DISABLED", defaultValue: false);
        OtlpDestination first = endpoints.Read("");
        List<string> names = VariableList.Words(reader, prefix + "OTLP_DESTINATIONS");
        if (disabled)
        {
            foreach (string signal in EndpointVariables.Signals) options.OffReasons[signal] = "OTEL_SDK_DISABLED is true";
            return;
        }

        if (first.Endpoints.Any()) options.Destinations.Add(first);
        foreach (string name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (!name.All(static c => char.IsAsciiLetterOrDigit(c)) || EndpointVariables.IsTaken(name))
            {
                reader.Reject(prefix + "OTLP_DESTINATIONS", name, "use names of letters and digits that are no other variable's word, such as BACKUP for " + prefix + "OTLP_BACKUP_ENDPOINT; the name is left out");
                continue;
            }

            OtlpDestination further = endpoints.Read(name.ToUpperInvariant());
            if (further.Endpoints.Any()) options.Destinations.Add(further);
            else reader.AddFinding($"{prefix}OTLP_DESTINATIONS names {name}, which has no address: set {prefix}OTLP_{name.ToUpperInvariant()}_ENDPOINT");
        }
    }

    private bool ReadTemporality(bool fallback)
    {
        const string Standard = "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE";
        string own = prefix + "OTLP_TEMPORALITY";
        if (reader.GetText(Standard) is not null) fallback = reader.GetChoice(Standard, "delta", "cumulative", "lowmemory") == "cumulative";
        return reader.GetText(own) is null ? fallback : reader.GetChoice(own, "delta", "cumulative") == "cumulative";
    }

    /// <summary>Applies the order of precedence: own variables win over OpenTelemetry's, and a name wins over one among the attributes.</summary>
    private void ReadResource(OpenTelemetryOptions options)
    {
        Dictionary<string, string> otel = Merge(VariableList.Pairs(reader, "OTEL_RESOURCE_ATTRIBUTES", static (_, _) => null));
        Dictionary<string, string> own = Merge(VariableList.Pairs(reader, _own + "RESOURCE_ATTRIBUTES", static (_, _) => null));
        options.ServiceName = reader.GetText(_own + "SERVICE_NAME") ?? own.GetValueOrDefault(NameAttribute) ?? reader.GetText("OTEL_SERVICE_NAME") ?? otel.GetValueOrDefault(NameAttribute) ?? options.ServiceName;
        Dictionary<string, string> all = Merge([.. options.ResourceAttributes], [.. otel], [.. own]);
        if (options.ServiceName is not null) all.Remove(NameAttribute);
        options.ResourceAttributes = [.. all];
    }

    private void ReadTraces(OpenTelemetryOptions options)
    {
        ReadStandardSampler(options);
        options.FollowParent = reader.GetFlag(_own + "TRACES_SAMPLED_ONLY", options.FollowParent);
        options.KeepErrors = reader.GetFlag(_own + "TRACES_KEEP_ERRORS", options.KeepErrors);
        options.TraceRatio = ReadRatio(_own + "TRACES_RATIO", options.TraceRatio);
    }

    private void ReadStandardSampler(OpenTelemetryOptions options)
    {
        const string Sampler = "OTEL_TRACES_SAMPLER";
        if (reader.GetText(Sampler) is null) return;
        string sampler = reader.GetChoice(Sampler, "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio");
        options.FollowParent = sampler.StartsWith("parentbased", StringComparison.Ordinal);
        options.TraceRatio = sampler.EndsWith("ratio", StringComparison.Ordinal) ? ReadRatio(Sampler + "_ARG", 1) : sampler.EndsWith("off", StringComparison.Ordinal) ? 0 : 1;
        options.KeepErrors = sampler != "always_off";
    }

    private void ReadLogs(OpenTelemetryOptions options)
    {
        options.Mask = reader.GetFlag(_own + "MASK", options.Mask);
        options.MaskKeys = [.. options.MaskKeys, .. VariableList.Words(reader, _own + "MASK_KEYS")];
        List<string> prefixes = VariableList.Words(reader, _own + "MASK_PREFIXES");
        // Shorter ones would mask ordinary words.
        if (prefixes.RemoveAll(static p => p.Length < 3) > 0) reader.Reject(_own + "MASK_PREFIXES", null, "each beginning must have 3 characters or more; shorter ones are left out");
        options.MaskPrefixes = [.. options.MaskPrefixes, .. prefixes];
        options.LogMaxBytes = reader.GetNumber(_own + "LOG_MAX_BYTES", 256, 262_144, options.LogMaxBytes);
        options.LogInclude = [.. options.LogInclude, .. Patterns("LOG_INCLUDE")];
        options.LogExclude = [.. options.LogExclude, .. Patterns("LOG_EXCLUDE")];
        foreach ((string level, string rate) in VariableList.Pairs(reader, _own + "LOG_SAMPLING", static (level, rate) => new SamplingRates().TrySet(level, 1) && Rate(rate) >= 0 ? null : $"'{level}' must be one of trace, debug, info, warn, other with a rate of 0 to 1 (errors are always kept)"))
        {
            options.Sampling.TrySet(level, Rate(rate));
        }
    }

    private IEnumerable<string> Patterns(string name)
    {
        List<string> patterns = VariableList.Words(reader, _own + name);
        // A pattern of stars only has no meaning of its own: it would include, or exclude, everything.
        if (patterns.RemoveAll(static p => p.Trim('*', '^', '$').Length == 0) > 0) reader.Reject(_own + name, null, "each pattern needs a character besides * ^ $; the others are left out");
        return patterns.Select(Uri.UnescapeDataString);
    }

    private double ReadRatio(string name, double fallback)
    {
        if (reader.GetText(name) is not { } text) return fallback;
        if (Rate(text) is >= 0 and var rate) return rate;
        reader.Reject(name, text, string.Create(CultureInfo.InvariantCulture, $"use a number of 0 to 1, such as 0.25; {fallback} is used"));
        return fallback;
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

    private static double Rate(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double rate) && rate is >= 0 and <= 1 ? rate : -1;
}
