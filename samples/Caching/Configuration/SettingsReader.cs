using System.Globalization;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;

namespace Caching.Configuration;

/// <summary>
/// Reads the settings from the environment's variables: AWS's own names with their ranges and defaults (lambda-facts 10.1), and this
/// extension's. A wrong value costs the function nothing but that value: the default is used, and a line says so.
/// </summary>
internal sealed class SettingsReader(LambdaEnvironment environment)
{
    // AWS's own extension and agent wait 61 s at most; 0 means no timeout of one's own.
    private static readonly TimeSpan NoTimeout = TimeSpan.FromSeconds(60);

    private readonly List<string> _complaints = [];

    /// <summary>The level of the log, which is wanted before all else.</summary>
    public static LogLevel ReadLogLevel(LambdaEnvironment environment) => new SettingsReader(environment).Level();

    public static CachingSettings Read(LambdaEnvironment environment) => new SettingsReader(environment).Read();

    private CachingSettings Read()
    {
        bool enabled = Flag("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", fallback: true);
        int entries = Number("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", 0, 1000, 1000);
        TimeSpan revalidate = Seconds("CACHING_STALE_WHILE_REVALIDATE_SECONDS", 0, 86_400, 60);
        TimeSpan onError = Seconds("CACHING_STALE_IF_ERROR_SECONDS", 0, 604_800, 3600);
        TimeSpan negative = Seconds("CACHING_NEGATIVE_TTL_SECONDS", 0, 300, 5);
        bool kept = enabled && entries > 0;
        SourceSettings Source(TimeSpan ttl, TimeSpan timeout) => new(kept ? ttl : TimeSpan.Zero, revalidate, onError, negative, timeout);
        var shared = new SharedLevelReader(environment, _complaints);
        var origins = new OriginListReader(_complaints);
        return new CachingSettings
        {
            Port = Number("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", 1, 65_535, 2773),
            LogLevel = Level(),
            Token = environment["AWS_SESSION_TOKEN"] ?? environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] ?? "",
            MaxEntries = Math.Max(entries, 1),
            MaxBytes = Number("CACHING_MAX_BYTES", 65_536, 1_073_741_824, 16_777_216),
            MaxConnections = Number("CACHING_MAX_CONNECTIONS", 1, 10_000, 128),
            MaxOriginConnections = Number("PARAMETERS_SECRETS_EXTENSION_MAX_CONNECTIONS", 1, int.MaxValue, 3),
            Parameters = Source(Seconds("SSM_PARAMETER_STORE_TTL", 0, 300, 300), Timeout("SSM_PARAMETER_STORE_TIMEOUT_MILLIS")),
            Secrets = Source(Seconds("SECRETS_MANAGER_TTL", 0, 300, 300), Timeout("SECRETS_MANAGER_TIMEOUT_MILLIS")),
            Http = Source(Seconds("CACHING_ORIGIN_DEFAULT_TTL_SECONDS", 0, 86_400, 60), Milliseconds("CACHING_ORIGIN_TIMEOUT_MILLIS", 10, 600_000, 5000)),
            Origins = origins.Read(environment["CACHING_ORIGINS"]),
            ForwardedHeaders = [.. Words(environment["CACHING_FORWARD_HEADERS"] ?? "accept,accept-language").Select(w => w.ToLowerInvariant())],
            Prefetch = Words(environment["CACHING_PREFETCH"]),
            Shared = kept ? shared.Read(Milliseconds("CACHING_REDIS_TIMEOUT_MILLIS", 10, 10_000, 250), Milliseconds("CACHING_REDIS_LEASE_MILLIS", 100, 60_000, 5000)) : null,
            Proxy = Proxy(),
            MetricsNamespace = Flag("CACHING_METRICS", fallback: true) ? environment["CACHING_METRICS_NAMESPACE"] is { Length: > 0 and <= 1024 } name ? name : "CachingExtension" : null,
            Region = environment.Region,
            ParameterEndpoint = environment["AWS_ENDPOINT_URL_SSM"] ?? environment["AWS_ENDPOINT_URL"],
            FunctionName = environment.FunctionName ?? "",
            Freezes = environment.InitializationType != InitializationType.ManagedInstances,
            IsSnapshotted = environment.InitializationType == InitializationType.SnapStart,
            Complaints = _complaints,
        };
    }

    private static string[] Words(string? list) => list?.Split([',', ' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private bool Flag(string name, bool fallback)
    {
        if (environment[name] is not { Length: > 0 } text) return fallback;
        if (bool.TryParse(text, out bool value)) return value;
        return Complain(name, text, "TRUE or FALSE", fallback);
    }

    private int Number(string name, int least, int most, int fallback)
    {
        if (environment[name] is not { Length: > 0 } text) return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most) return value;
        return Complain(name, text, most == int.MaxValue ? $"a number from {least}" : $"{least} to {most}", fallback);
    }

    private TimeSpan Seconds(string name, int least, int most, int fallback) => TimeSpan.FromSeconds(Number(name, least, most, fallback));

    private TimeSpan Milliseconds(string name, int least, int most, int fallback) => TimeSpan.FromMilliseconds(Number(name, least, most, fallback));

    private TimeSpan Timeout(string name) => Milliseconds(name, 0, 900_000, 0) is { Ticks: > 0 } set ? set : NoTimeout;

    private LogLevel Level()
    {
        const string Name = "PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL";
        return environment[Name]?.ToUpperInvariant() switch
        {
            null or "" or "INFO" => LogLevel.Information,
            "DEBUG" => LogLevel.Debug,
            "WARN" => LogLevel.Warning,
            "ERROR" => LogLevel.Error,
            "NONE" => LogLevel.None,
            _ => Complain(Name, environment[Name]!, "DEBUG, INFO, WARN, ERROR or NONE", LogLevel.Information),
        };
    }

    private Uri? Proxy()
    {
        if (environment["CACHING_PROXY"] is not { Length: > 0 } text) return null;
        // Its address may hold a password: not repeated.
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? proxy) && proxy.Scheme == Uri.UriSchemeHttp ? proxy : Complain("CACHING_PROXY", "…", "an address with http://", (Uri?)null);
    }

    private T Complain<T>(string name, string value, string range, T used)
    {
        _complaints.Add($"{name}='{value}' is not {range}: {used?.ToString() ?? "none"} is used");
        return used;
    }
}
