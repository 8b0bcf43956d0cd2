using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.restoreReport</c>: the environment has been restored, or failed to.</summary>
public sealed class PlatformRestoreReportRecord : TelemetryRecord
{
    private readonly JsonSlice _status;
    private readonly JsonSlice _errorType;
    private readonly TelemetryMetrics _metrics = TelemetryMetrics.None;
    private readonly JsonSlice _spans;
    private TelemetrySpan[]? _spansRead;

    internal PlatformRestoreReportRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("status"u8)) _status = members.Value;
            else if (members.Is("errorType"u8)) _errorType = members.Value;
            else if (members.Is("metrics"u8)) _metrics = RecordReaders.Metrics(source.Body, members.Value);
            else if (members.Is("spans"u8)) _spans = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.restoreReport";

    /// <summary>Gets the status with which it ended.</summary>
    public TelemetryStatus Status => ReadStatus(_status);

    /// <summary>
    /// Gets the type of the error, such as <c>Runtime.ExitError</c> or <c>Extension.Crash</c>; <see langword="null"/> when nothing
    /// failed.
    /// </summary>
    public string? ErrorType => ReadText(_errorType);

    /// <summary>Gets the measurements: <c>durationMs</c>.</summary>
    public TelemetryMetrics Metrics => _metrics;

    /// <summary>Gets the parts that the platform timed; empty when it sent none.</summary>
    public IReadOnlyList<TelemetrySpan> Spans => ReadSpans(ref _spansRead, _spans);
}
