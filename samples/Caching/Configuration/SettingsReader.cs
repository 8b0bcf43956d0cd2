using System.Globalization;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;

namespace Caching.Configuration;

/// <summary>
/// Reads the settings from the environment's variables: AWS's own names with their ranges and defaults (lambda-facts 10.1), and this
/// extension's. A wrong value affects only itself: the default is used, and a line reports it.
/// </summary>
internal sealed class SettingsReader(LambdaEnvironment environment)
{
    // AWS's own extension and agent wait at most 61 s; 0 means no timeout of their own.
    private static readonly TimeSpan NoTimeout = TimeSpan.FromSeconds(60);

    private readonly List<string> _complaints = [];
    private readonly Variables _variables = new(environment);

    /// <summary>Reads the level of the log, which is needed before everything else.</summary>
    public static LogLevel ReadLogLevel(LambdaEnvironment environment) => new SettingsReader(environment).Level();

    public static CachingSettings Read(LambdaEnvironment environment) => new SettingsReader(environment).Read();

    /// <summary>Splits a list at commas and white space.</summary>
    public static string[] Words(string? list) => list?.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private CachingSettings Read()
    {
        bool enabled = Flag("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", fallback: true);
        int entries = Number("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", 0, 1000, 1000);
        TimeSpan revalidate = Seconds("CACHING_STALE_WHILE_REVALIDATE_SECONDS", 0, 86_400, 60);
        TimeSpan onError = Seconds("CACHING_STALE_IF_ERROR_SECONDS", 0, 604_800, 3600);
        TimeSpan negative = Seconds("CACHING_NEGATIVE_TTL_SECONDS", 0, 300, 5);
        bool kept = enabled && entries > 0;
        SourceSettings Source(TimeSpan ttl, TimeSpan timeout) => new(kept ? ttl : TimeSpan.Zero, revalidate, onError, negative, timeout);
        var shared = new SharedLevelReader(_variables, _complaints);
        var origins = new OriginListReader(_complaints);
        var initialization = new InitializationType(_variables["AWS_LAMBDA_INITIALIZATION_TYPE"]);
        return new CachingSettings
        {
            Port = Number("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", 1, 65_535, 2773),
            LogLevel = Level(),
            Token = _variables["AWS_SESSION_TOKEN"] ?? _variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] ?? "",
            MaxEntries = Math.Max(entries, 1),
            MaxBytes = Number("CACHING_MAX_BYTES", 65_536, 1_073_741_824, 16_777_216),
            MaxConnections = Number("CACHING_MAX_CONNECTIONS", 1, 10_000, 128),
            MaxOriginConnections = Number("PARAMETERS_SECRETS_EXTENSION_MAX_CONNECTIONS", 1, int.MaxValue, 3),
            Parameters = Source(Seconds("SSM_PARAMETER_STORE_TTL", 0, 300, 300), Timeout("SSM_PARAMETER_STORE_TIMEOUT_MILLIS")),
            Secrets = Source(Seconds("SECRETS_MANAGER_TTL", 0, 300, 300), Timeout("SECRETS_MANAGER_TIMEOUT_MILLIS")),
            Http = Source(Seconds("CACHING_ORIGIN_DEFAULT_TTL_SECONDS", 0, 86_400, 60), Milliseconds("CACHING_ORIGIN_TIMEOUT_MILLIS", 10, 600_000, 5000)),
            Origins = origins.Read(_variables["CACHING_ORIGINS"]),
            ForwardedHeaders = new ForwardedHeaderReader(_complaints).Read(_variables["CACHING_FORWARD_HEADERS"]),
            Prefetch = Words(_variables["CACHING_PREFETCH"]),
            Shared = kept ? shared.Read(Milliseconds("CACHING_REDIS_TIMEOUT_MILLIS", 10, 10_000, 250), Milliseconds("CACHING_REDIS_LEASE_MILLIS", 100, 60_000, 5000)) : null,
            Proxy = Proxy(),
            MetricsNamespace = Flag("CACHING_METRICS", fallback: true) ? Namespace() : null,
            Region = _variables["AWS_REGION"],
            ParameterEndpoint = Endpoint("AWS_ENDPOINT_URL_SSM") ?? Endpoint("AWS_ENDPOINT_URL"),
            FunctionName = _variables["AWS_LAMBDA_FUNCTION_NAME"] ?? "",
            Freezes = initialization != InitializationType.ManagedInstances,
            IsSnapshotted = initialization == InitializationType.SnapStart,
            Complaints = _complaints,
        };
    }

    private bool Flag(string name, bool fallback)
    {
        if (_variables[name] is not { } text) return fallback;
        if (bool.TryParse(text, out bool value)) return value;
        return Complain(name, text, "TRUE or FALSE", fallback);
    }

    private int Number(string name, int least, int most, int fallback)
    {
        if (_variables[name] is not { } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
        return Complain(name, text, most == int.MaxValue ? $"a number from {least}" : $"{least} to {most}", fallback);
    }

    private TimeSpan Seconds(string name, int least, int most, int fallback) => TimeSpan.FromSeconds(Number(name, least, most, fallback));

    private TimeSpan Milliseconds(string name, int least, int most, int fallback) => TimeSpan.FromMilliseconds(Number(name, least, most, fallback));

    private TimeSpan Timeout(string name) => Milliseconds(name, 0, 900_000, 0) is { Ticks: > 0 } set ? set : NoTimeout;

    private LogLevel Level()
    {
        const string Name = "PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL";
        return _variables[Name]?.ToUpperInvariant() switch
        {
            null or "INFO" => LogLevel.Information,
            "DEBUG" => LogLevel.Debug,
            "WARN" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "NONE" => LogLevel.None,
            _ => Complain(Name, _variables[Name]!, "DEBUG, INFO, WARN, ERROR or NONE", LogLevel.Information),
        };
    }

    private Uri? Proxy()
    {
        if (_variables["CACHING_PROXY"] is not { } text) return null;
        // The address may contain a password, so it is not repeated.
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? proxy) && proxy.Scheme == Uri.UriSchemeHttp ? proxy : Complain("CACHING_PROXY", "…", "an address with http://", (Uri?)null);
    }

    private string Namespace()
    {
        const string Name = "CACHING_METRICS_NAMESPACE", Default = "CachingExtension";
        return _variables[Name] is not { } text ? Default : text.Length <= 1024 ? text : Complain(Name, "…", "at most 1,024 characters", Default);
    }

    private string? Endpoint(string name)
    {
        if (_variables[name] is not { } text) return null;
        // The address may contain a password, so it is not repeated.
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? text : Complain(name, "…", "an address with https:// or http://", (string?)null);
    }

    private T Complain<T>(string name, string value, string range, T used)
    {
        _complaints.Add($"{name}='{value}' is not {range}: {used?.ToString() ?? "none"} is used");
        return used;
    }
}
