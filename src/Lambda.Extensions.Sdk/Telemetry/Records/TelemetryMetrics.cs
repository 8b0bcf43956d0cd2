using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// The member <c>metrics</c> of a record. The measurements depend on the type of the record; those that the platform did not send are
/// <see langword="null"/>.
/// </summary>
public readonly record struct TelemetryMetrics
{
    // NaN means "not sent": eight doubles instead of eight nullable ones.
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

    /// <summary>Gets the duration, in milliseconds.</summary>
    public double? DurationMs => JsonNumber.OrNull(Duration);

    /// <summary>Gets the billed duration of an invocation, in milliseconds.</summary>
    public long? BilledDurationMs => JsonNumber.WholeOrNull(BilledDuration);

    /// <summary>Gets the function's memory, in MB.</summary>
    public long? MemorySizeMB => JsonNumber.WholeOrNull(MemorySize);

    /// <summary>Gets the most memory that the environment has used so far, including extensions, in MB.</summary>
    public long? MaxMemoryUsedMB => JsonNumber.WholeOrNull(MaxMemoryUsed);

    /// <summary>Gets the duration of INIT, in milliseconds; only in the report of a cold start.</summary>
    public double? InitDurationMs => JsonNumber.OrNull(InitDuration);

    /// <summary>Gets the duration of the restore, in milliseconds; SnapStart only.</summary>
    public double? RestoreDurationMs => JsonNumber.OrNull(RestoreDuration);

    /// <summary>Gets the billed duration of the restore, in milliseconds; SnapStart only.</summary>
    public long? BilledRestoreDurationMs => JsonNumber.WholeOrNull(BilledRestoreDuration);

    /// <summary>Gets the size of the function's response, in bytes.</summary>
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
