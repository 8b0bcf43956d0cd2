using Microsoft.Extensions.Logging;

namespace Caching.Configuration;

/// <summary>All settings of the extension, checked: README.md names the variable of each.</summary>
internal sealed record CachingSettings
{
    public required int Port { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>What callers must show; empty: nobody may ask anything.</summary>
    public required string Token { get; init; }

    public required int MaxEntries { get; init; }

    public required int MaxBytes { get; init; }

    public required int MaxConnections { get; init; }

    /// <summary>Connections to one origin.</summary>
    public required int MaxOriginConnections { get; init; }

    public required SourceSettings Parameters { get; init; }

    public required SourceSettings Secrets { get; init; }

    public required SourceSettings Http { get; init; }

    public required IReadOnlyList<HttpOriginSettings> Origins { get; init; }

    /// <summary>Headers of the function's request that an HTTP origin gets to see, in lower case.</summary>
    public required IReadOnlyList<string> ForwardedHeaders { get; init; }

    public required IReadOnlyList<string> Prefetch { get; init; }

    public required SharedLevelSettings? Shared { get; init; }

    public required Uri? Proxy { get; init; }

    public required string? MetricsNamespace { get; init; }

    public required string? Region { get; init; }

    /// <summary>Where Parameter Store is, when it is not AWS's own: an endpoint of a VPC, or a test's.</summary>
    public required string? ParameterEndpoint { get; init; }

    public required string FunctionName { get; init; }

    /// <summary>Environments freeze between invocations; those of Managed Instances do not.</summary>
    public required bool Freezes { get; init; }

    /// <summary>What is kept in INIT lands in a snapshot that many environments are made of.</summary>
    public required bool IsSnapshotted { get; init; }

    /// <summary>What was wrong in the variables, and what is used instead; a line each.</summary>
    public required IReadOnlyList<string> Complaints { get; init; }
}
