using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.restoreRuntimeDone</c>: the runtime has been restored, or failed to.</summary>
public sealed class PlatformRestoreRuntimeDoneRecord : TelemetryRecord
{
    private readonly JsonSlice _status;
    private readonly JsonSlice _errorType;
    private readonly JsonSlice _spans;
    private TelemetrySpan[]? _spansRead;
    private readonly JsonSlice _tracing;
    private TraceContext? _tracingRead;

    internal PlatformRestoreRuntimeDoneRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("status"u8)) _status = members.Value;
            else if (members.Is("errorType"u8)) _errorType = members.Value;
            else if (members.Is("spans"u8)) _spans = members.Value;
            else if (members.Is("tracing"u8)) _tracing = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.restoreRuntimeDone";

    /// <summary>Gets the status with which it ended.</summary>
    public TelemetryStatus Status => ReadStatus(_status);

    /// <summary>
    /// Gets the type of the error, such as <c>Runtime.ExitError</c> or <c>Extension.Crash</c>; <see langword="null"/> when nothing
    /// failed.
    /// </summary>
    public string? ErrorType => ReadText(_errorType);

    /// <summary>Gets the parts that the platform timed; empty when it sent none.</summary>
    public IReadOnlyList<TelemetrySpan> Spans => ReadSpans(ref _spansRead, _spans);

    /// <summary>Gets the trace context, or <see langword="null"/>.</summary>
    public TraceContext? Tracing => ReadTracing(ref _tracingRead, _tracing);
}
