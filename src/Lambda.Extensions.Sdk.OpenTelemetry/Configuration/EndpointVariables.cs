using System.Buffers;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Configuration;

/// <summary>Reads the variables of one destination: <c>…OTLP_ENDPOINT</c>, <c>…OTLP_TRACES_HEADERS</c> and so on.</summary>
/// <param name="reader">The variables.</param>
/// <param name="prefix">The beginning of the destinations' variables, such as <c>LAMBDA_EXT_OTLP_</c>.</param>
/// <param name="own">The beginning of the variables that turn signals off and bound queues.</param>
/// <param name="options">Has the bounds of queues, and receives why a signal is off.</param>
internal sealed class EndpointVariables(VariableReader reader, string prefix, string own, OpenTelemetryOptions options)
{
    private const string Standard = OpenTelemetryOptions.StandardPrefix;

    private static readonly SearchValues<char> HeaderName = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    private static readonly string[] Settings = ["HEADERS", "SECRET", "COMPRESSION", "TIMEOUT", "PAUSE", "TEMPORALITY", "PROXY", "CA", "PROTOCOL", "ENDPOINT", "DESTINATIONS", "CERTIFICATE", "LOG", "MASK", "QUEUE", "SERVICE", "RESOURCE", "SIGV4", "RECEIVER"];

    // Three signals share most variables. A fault in one is named once.
    private readonly Dictionary<string, object?> _read = new(StringComparer.Ordinal);

    public static IReadOnlyList<string> Signals { get; } = ["TRACES", "LOGS", "METRICS"];

    public static bool IsTaken(string name) => Signals.Contains(name, StringComparer.OrdinalIgnoreCase) || Settings.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a destination.</summary>
    /// <param name="name">Its name; empty for the first, which OpenTelemetry's variables describe too.</param>
    public OtlpDestination Read(string name)
    {
        string at = name.Length == 0 ? prefix : $"{prefix}{name}_";
        bool isFirst = name.Length == 0;
        Uri? given = reader.GetAddress(at + "ENDPOINT");
        Uri? standard = isFirst ? Outside(Standard + "ENDPOINT", reader.GetText(at + "ENDPOINT") is null) : null;
#pragma warning disable CA1308 // Names in log lines are in lower case.
        var destination = new OtlpDestination { Name = name.ToLowerInvariant() };
#pragma warning restore CA1308
        destination.Traces = Signal("TRACES", "OTEL_BSP_", at, given, standard, isFirst);
        destination.Logs = Signal("LOGS", "OTEL_BLRP_", at, given, standard, isFirst);
        destination.Metrics = Signal("METRICS", null, at, given, standard, isFirst);
        ReadSecret(destination, at);
        new SigningVariables(reader, at).Read(destination);
        destination.BreakDuration = Time(at + "PAUSE_MS", 500, 300_000, destination.BreakDuration) ?? destination.BreakDuration;
        destination.Proxy = reader.GetAddress(at + "PROXY", allowUserInfo: true);
        return destination;
    }

    private OtlpEndpoint? Signal(string signal, string? limits, string at, Uri? given, Uri? standard, bool isFirst)
    {
        bool exported = !isFirst || !(reader.GetText($"OTEL_{signal}_EXPORTER") ?? "").Split(',', StringSplitOptions.TrimEntries).Contains("none", StringComparer.OrdinalIgnoreCase);
        bool on = reader.GetFlag(own + signal, exported);
        string ownAddress = $"{at}{signal}_ENDPOINT";
        bool hasOwn = reader.GetText(ownAddress) is not null;
        bool fromOwn = hasOwn || reader.GetText(at + "ENDPOINT") is not null;
        Uri? address = hasOwn ? reader.GetAddress(ownAddress) : Below(given, signal);
        Uri? outside = isFirst ? Outside($"{Standard}{signal}_ENDPOINT", !fromOwn) : null;
        if (!fromOwn) address = outside ?? (reader.GetText($"{Standard}{signal}_ENDPOINT") is null || !isFirst ? Below(standard, signal) : null);
        // Read in any case, so that they are known and their faults are named.
        OtlpEndpoint settings = ReadSettings(signal, limits, at, address ?? new Uri("http://none"), useStandardHeaders: isFirst && !fromOwn, isFirst);
        if (!hasOwn && outside is null && address is not null && AwsScope.Of(address) is { } aws && aws.Signal != signal)
        {
            if (isFirst && on) options.OffReasons[signal] = $"{address.Host} takes {aws.Signal} only; set {ownAddress}";
            return null;
        }

        if (isFirst && (!on || address is null)) options.OffReasons[signal] = !on ? (exported ? $"{own}{signal} is false" : $"OTEL_{signal}_EXPORTER is none") : fromOwn ? "its address is not legal" : $"no endpoint; set {prefix}ENDPOINT";
        return on && address is not null ? settings : null;
    }

    private OtlpEndpoint ReadSettings(string signal, string? limits, string at, Uri address, bool useStandardHeaders, bool isFirst)
    {
        string one = $"{at}{signal}_";
        var endpoint = new OtlpEndpoint(address) { Headers = Headers(signal, at, useStandardHeaders) };
        foreach (string from in isFirst ? (ReadOnlySpan<string>)[Standard, $"{Standard}{signal}_", at, one] : [at, one])
        {
            bool isStandard = from.StartsWith(Standard, StringComparison.Ordinal);
            endpoint.Protocol = Once<OtlpProtocol?>(from + "PROTOCOL", name => Protocol(name)) ?? endpoint.Protocol;
            endpoint.Gzip = Once<bool?>(from + "COMPRESSION", name => reader.GetChoice(name, "gzip", "none") == "gzip") ?? endpoint.Gzip;
            endpoint.Timeout = Time(from + (isStandard ? "TIMEOUT" : "TIMEOUT_MS"), 50, isStandard ? 900_000 : 60_000, endpoint.Timeout) ?? endpoint.Timeout;
            string certificate = from + (isStandard ? "CERTIFICATE" : "CA_FILE");
            if (reader.GetText(certificate) is { } file) (endpoint.CertificateFile, endpoint.CertificateSource) = (file, certificate);
        }

        endpoint.QueueBytes = options.QueueBytes;
        endpoint.QueueItems = options.QueueItems;
        if (limits is null) return endpoint;
        // The extension's own bound, which all queues share, wins.
        int? queue = Once<int?>(limits + "MAX_QUEUE_SIZE", name => reader.GetNumber(name, 1, 1_000_000, options.QueueItems));
        if (reader.GetText(own + "QUEUE_ITEMS") is null) endpoint.QueueItems = queue ?? endpoint.QueueItems;
        endpoint.BatchItems = Once<int?>(limits + "MAX_EXPORT_BATCH_SIZE", name => reader.GetNumber(name, 1, 1_000_000, endpoint.BatchItems)) ?? endpoint.BatchItems;
        return endpoint;
    }

    private OtlpProtocol Protocol(string name)
    {
        string protocol = reader.GetText(name)!;
        if (protocol.Equals("grpc", StringComparison.OrdinalIgnoreCase))
        {
            reader.Reject(name, protocol, "gRPC is not available; http/protobuf is used. Give the address of the OTLP/HTTP receiver, usually on port 4318 instead of 4317");
            return OtlpProtocol.HttpProtobuf;
        }

        return reader.GetChoice(name, "http/protobuf", "http/json") == "http/json" ? OtlpProtocol.HttpJson : OtlpProtocol.HttpProtobuf;
    }

    private List<KeyValuePair<string, string>> Headers(string signal, string at, bool useStandard)
    {
        var merged = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        // A key that is meant for OpenTelemetry's endpoint must not reach another one.
        foreach (string from in useStandard ? (ReadOnlySpan<string>)[Standard, $"{Standard}{signal}_", at, $"{at}{signal}_"] : [at, $"{at}{signal}_"])
        {
            foreach ((string name, string value) in Once(from + "HEADERS", list => VariableList.Pairs(reader, list, CheckHeader)) ?? []) merged[name] = value;
        }

        return [.. merged];
    }

    private void ReadSecret(OtlpDestination destination, string at)
    {
        destination.Secret = reader.GetText(at + "SECRET");
        destination.SecretSource = at + "SECRET";
        if (destination.Secret is "file:")
        {
            reader.Reject(at + "SECRET", destination.Secret, "use file:PATH, or a secret's name or ARN; no secret is used");
            destination.Secret = null;
        }

        if (reader.GetText(at + "SECRET_HEADER") is not { } header) return;
        if (CheckHeader(header, "") is { } wrong) reader.Reject(at + "SECRET_HEADER", header, $"{wrong}; {destination.SecretHeader} is used");
        else destination.SecretHeader = header;
    }

    /// <summary>
    /// Reads an address of OpenTelemetry's variables. One at the usual ports of this environment is the function's: an extension that
    /// receives there would send to itself.
    /// </summary>
    private Uri? Outside(string name, bool isUsed)
    {
        if (!isUsed || reader.GetText(name) is null) return null;
        if (reader.GetAddress(name, allowUserInfo: true) is not { } address) return null;
        if (!address.IsLoopback || address.Port is not (4317 or 4318))
        {
            if (address.UserInfo.Length == 0) return address;
            reader.Reject(name, null, "use an address without user and password; none is used");
            return null;
        }

        reader.AddFinding($"{name} is an address of this environment, for the function, and is not used: to send there as well, set {prefix}ENDPOINT");
        return null;
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

    private TimeSpan? Time(string name, int min, int max, TimeSpan fallback) =>
        Once<TimeSpan?>(name, number => TimeSpan.FromMilliseconds(reader.GetNumber(number, min, max, (int)fallback.TotalMilliseconds)));

    /// <summary>Reads a variable, once. Returns the default when it is not set.</summary>
    private T? Once<T>(string name, Func<string, T?> read)
    {
        if (_read.TryGetValue(name, out object? known)) return (T?)known;
        T? value = reader.GetText(name) is null ? default : read(name);
        _read[name] = value;
        return value;
    }

    private static string? CheckHeader(string name, string value)
    {
        if (name.AsSpan().ContainsAnyExcept(HeaderName)) return "the name has a character that HTTP does not allow";
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~')) return "the value has a character that HTTP does not allow";
        return name.Equals("content-type", StringComparison.OrdinalIgnoreCase) || name.Equals("content-encoding", StringComparison.OrdinalIgnoreCase) || name.Equals("content-length", StringComparison.OrdinalIgnoreCase) || name.Equals("host", StringComparison.OrdinalIgnoreCase)
            ? $"'{name}' is set by the exporter"
            : null;
    }
}
