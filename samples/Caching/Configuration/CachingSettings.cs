using Microsoft.Extensions.Logging;

namespace Caching.Configuration;

/// <summary>All checked settings of the extension. README.md names the variable of each.</summary>
internal sealed record CachingSettings
{
    public required int Port { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>The token that callers must show. If it is empty, no caller is answered.</summary>
    public required string Token { get; init; }

    public required int MaxEntries { get; init; }

    public required int MaxBytes { get; init; }

    public required int MaxConnections { get; init; }

    /// <summary>The number of connections to one origin.</summary>
    public required int MaxOriginConnections { get; init; }

    public required SourceSettings Parameters { get; init; }

    public required SourceSettings Secrets { get; init; }

    public required SourceSettings Http { get; init; }

    public required IReadOnlyList<HttpOriginSettings> Origins { get; init; }

    /// <summary>The headers of the function's request that are forwarded to an HTTP origin, in lower case.</summary>
    public required IReadOnlyList<string> ForwardedHeaders { get; init; }

    public required IReadOnlyList<string> Prefetch { get; init; }

    public required SharedLevelSettings? Shared { get; init; }

    public required Uri? Proxy { get; init; }

    public required string? MetricsNamespace { get; init; }

    public required string? Region { get; init; }

    /// <summary>The address of Parameter Store when it is not AWS's own: an endpoint of a VPC, or a test's.</summary>
    public required string? ParameterEndpoint { get; init; }

    public required string FunctionName { get; init; }

    /// <summary>True when environments freeze between invocations. Those of Managed Instances do not.</summary>
    public required bool Freezes { get; init; }

    /// <summary>True when data of INIT goes into a snapshot from which many environments are made.</summary>
    public required bool IsSnapshotted { get; init; }

    /// <summary>The faults in the variables and the values that are used instead, one line each.</summary>
    public required IReadOnlyList<string> Complaints { get; init; }
}
