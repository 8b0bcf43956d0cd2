using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>The member <c>metrics</c> of a record. Which of them a record has, docs/telemetry.md lists; what the platform did not send is <see langword="null"/>.</summary>
public readonly record struct TelemetryMetrics
{
    // NaN is "not sent": eight doubles instead of eight nullable ones.
    internal static readonly TelemetryMetrics None = new()
    {
        Duration = double.NaN,
        BilledDuration = double.NaN,
        MemorySize = double.NaN,
        MaxMemoryUsed = double.NaN,
        InitDuration = double.NaN,
        RestoreDuration = double.NaN,
        BilledRestoreDuration = double.NaN,
        Produced = double.NaN,
    };

    /// <summary>How long it took, in milliseconds.</summary>
    public double? DurationMs => JsonNumber.OrNull(Duration);

    /// <summary>What is billed of an invocation, in milliseconds.</summary>
    public long? BilledDurationMs => JsonNumber.WholeOrNull(BilledDuration);

    /// <summary>The function's memory, in MB.</summary>
    public long? MemorySizeMB => JsonNumber.WholeOrNull(MemorySize);

    /// <summary>The most memory the environment has used so far, extensions included, in MB.</summary>
    public long? MaxMemoryUsedMB => JsonNumber.WholeOrNull(MaxMemoryUsed);

    /// <summary>How long INIT took, in milliseconds; only in the report of a cold start.</summary>
    public double? InitDurationMs => JsonNumber.OrNull(InitDuration);

    /// <summary>How long the restore took, in milliseconds; SnapStart only.</summary>
    public double? RestoreDurationMs => JsonNumber.OrNull(RestoreDuration);

    /// <summary>What is billed of the restore, in milliseconds; SnapStart only.</summary>
    public long? BilledRestoreDurationMs => JsonNumber.WholeOrNull(BilledRestoreDuration);

    /// <summary>The size of the function's response, in bytes.</summary>
    public long? ProducedBytes => JsonNumber.WholeOrNull(Produced);

    internal double Duration { get; init; }

    internal double BilledDuration { get; init; }

    internal double MemorySize { get; init; }

    internal double MaxMemoryUsed { get; init; }

    internal double InitDuration { get; init; }

    internal double RestoreDuration { get; init; }

    internal double BilledRestoreDuration { get; init; }

    internal double Produced { get; init; }
}
