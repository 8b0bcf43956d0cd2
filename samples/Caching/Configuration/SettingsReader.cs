using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;
using Samples.Emf;

namespace Caching.Configuration;

/// <summary>
/// Reads the settings from the environment's variables: AWS's own names with their ranges and defaults (lambda-facts 10.1), and this
/// extension's. A wrong value affects only itself: the default is used, and a line reports it.
/// </summary>
internal sealed class SettingsReader(VariableReader variables)
{
    /// <summary>The beginning of the names of the variables that are this extension's and not AWS's.</summary>
    public const string Prefix = "CACHING_";

    // AWS's own extension and agent wait at most 61 s; 0 means no timeout of their own.
    private static readonly TimeSpan NoTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Reads the level of the log, which is needed before everything else.</summary>
    public static LogLevel ReadLogLevel(LambdaEnvironment environment) => Level(new VariableReader(environment));

    /// <summary>Reads the settings. Faults become the reader's findings.</summary>
    public static CachingSettings Read(VariableReader variables) => new SettingsReader(variables).Read();

    /// <summary>Splits a list at commas and white space.</summary>
    public static string[] Words(string? list) => list?.Split([',', ' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private CachingSettings Read()
    {
        bool enabled = variables.GetFlag("PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED", defaultValue: true);
        int entries = variables.GetNumber("PARAMETERS_SECRETS_EXTENSION_CACHE_SIZE", 0, 1000, 1000);
        TimeSpan revalidate = Seconds("CACHING_STALE_WHILE_REVALIDATE_SECONDS", 0, 86_400, 60);
        TimeSpan onError = Seconds("CACHING_STALE_IF_ERROR_SECONDS", 0, 604_800, 3600);
        TimeSpan negative = Seconds("CACHING_NEGATIVE_TTL_SECONDS", 0, 300, 5);
        bool kept = enabled && entries > 0;
        SourceSettings Source(TimeSpan ttl, TimeSpan timeout) => new(kept ? ttl : TimeSpan.Zero, revalidate, onError, negative, timeout);
        SharedLevelSettings? shared = new SharedLevelReader(variables).Read(Milliseconds("CACHING_REDIS_TIMEOUT_MILLIS", 10, 10_000, 250), Milliseconds("CACHING_REDIS_LEASE_MILLIS", 100, 60_000, 5000));
        bool metrics = variables.GetFlag("CACHING_METRICS", defaultValue: true);
        string metricsNamespace = EmfNamespace.Read(variables, "CACHING_METRICS_NAMESPACE", "CachingExtension");
        var origins = new OriginListReader(variables);
        var initialization = new InitializationType(variables.GetText("AWS_LAMBDA_INITIALIZATION_TYPE"));
        return new CachingSettings
        {
            Port = variables.GetNumber("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", 1, 65_535, 2773),
            LogLevel = Level(variables),
            Token = variables.GetText("AWS_SESSION_TOKEN") ?? variables.GetText("AWS_CONTAINER_AUTHORIZATION_TOKEN") ?? "",
            MaxEntries = Math.Max(entries, 1),
            MaxBytes = variables.GetNumber("CACHING_MAX_BYTES", 65_536, 1_073_741_824, 16_777_216),
            MaxConnections = variables.GetNumber("CACHING_MAX_CONNECTIONS", 1, 10_000, 128),
            MaxOriginConnections = variables.GetNumber("PARAMETERS_SECRETS_EXTENSION_MAX_CONNECTIONS", 1, int.MaxValue, 3),
            Parameters = Source(Seconds("SSM_PARAMETER_STORE_TTL", 0, 300, 300), Timeout("SSM_PARAMETER_STORE_TIMEOUT_MILLIS")),
            Secrets = Source(Seconds("SECRETS_MANAGER_TTL", 0, 300, 300), Timeout("SECRETS_MANAGER_TIMEOUT_MILLIS")),
            Http = Source(Seconds("CACHING_ORIGIN_DEFAULT_TTL_SECONDS", 0, 86_400, 60), Milliseconds("CACHING_ORIGIN_TIMEOUT_MILLIS", 10, 600_000, 5000)),
            Origins = origins.Read(variables.GetText("CACHING_ORIGINS")),
            ForwardedHeaders = new ForwardedHeaderReader(variables).Read(variables.GetText("CACHING_FORWARD_HEADERS")),
            Prefetch = Words(variables.GetText("CACHING_PREFETCH")),
            Shared = kept ? shared : null,
            Proxy = Proxy(),
            MetricsNamespace = metrics ? metricsNamespace : null,
            Region = variables.GetText("AWS_REGION"),
            ParameterEndpoint = (variables.GetAddress("AWS_ENDPOINT_URL_SSM", allowUserInfo: true) ?? variables.GetAddress("AWS_ENDPOINT_URL", allowUserInfo: true))?.OriginalString,
            FunctionName = variables.GetText("AWS_LAMBDA_FUNCTION_NAME") ?? "",
            Freezes = initialization != InitializationType.ManagedInstances,
            IsSnapshotted = initialization == InitializationType.SnapStart,
            Complaints = variables.Findings,
        };
    }

    private TimeSpan Seconds(string name, int least, int most, int fallback) => TimeSpan.FromSeconds(variables.GetNumber(name, least, most, fallback));

    private TimeSpan Milliseconds(string name, int least, int most, int fallback) => TimeSpan.FromMilliseconds(variables.GetNumber(name, least, most, fallback));

    private TimeSpan Timeout(string name) => Milliseconds(name, 0, 900_000, 0) is { Ticks: > 0 } set ? set : NoTimeout;

    private static LogLevel Level(VariableReader variables) => variables.GetChoice("PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL", "INFO", "DEBUG", "WARN", "ERROR", "NONE") switch
    {
        "DEBUG" => LogLevel.Debug,
        "WARN" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        "NONE" => LogLevel.None,
        _ => LogLevel.Information,
    };

    private Uri? Proxy()
    {
        const string Name = "CACHING_PROXY";
        Uri? proxy = variables.GetAddress(Name, allowUserInfo: true);
        if (proxy is null || proxy.Scheme == Uri.UriSchemeHttp) return proxy;
        // The address may contain a password, so it is not repeated.
        variables.Reject(Name, null, "use an address with http://; none is used");
        return null;
    }
}
