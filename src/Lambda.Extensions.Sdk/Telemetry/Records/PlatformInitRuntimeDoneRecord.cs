using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.initRuntimeDone</c>: the runtime has initialised, or failed to.</summary>
public sealed class PlatformInitRuntimeDoneRecord : TelemetryRecord
{
    private readonly JsonSlice _initializationType;
    private readonly JsonSlice _phase;
    private readonly JsonSlice _status;
    private readonly JsonSlice _errorType;
    private readonly JsonSlice _spans;
    private TelemetrySpan[]? _spansRead;
    private readonly JsonSlice _tracing;
    private TraceContext? _tracingRead;

    internal PlatformInitRuntimeDoneRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("initializationType"u8)) _initializationType = members.Value;
            else if (members.Is("phase"u8)) _phase = members.Value;
            else if (members.Is("status"u8)) _status = members.Value;
            else if (members.Is("errorType"u8)) _errorType = members.Value;
            else if (members.Is("spans"u8)) _spans = members.Value;
            else if (members.Is("tracing"u8)) _tracing = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.initRuntimeDone";

    /// <summary>Gets the type of the initialisation.</summary>
    public InitializationType InitializationType => ReadInitialization(_initializationType);

    /// <summary>Gets the phase of the initialisation; empty in older schemas.</summary>
    public InitializationPhase Phase => ReadPhase(_phase);

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
