using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// Represents a record about one invocation: its start, the end of its handler, its report, or its end. Each type of record has only
/// some of the members; the other ones are <see langword="null"/> or empty.
/// </summary>
public abstract class PlatformInvocationRecord : TelemetryRecord
{
    private readonly JsonSlice _requestId;
    private string? _requestIdText;
    private readonly JsonSlice _status;
    private readonly JsonSlice _errorType;
    private readonly TelemetryMetrics _metrics = TelemetryMetrics.None;
    private readonly JsonSlice _spans;
    private TelemetrySpan[]? _spansRead;
    private readonly JsonSlice _tracing;
    private TraceContext? _tracingRead;
    private readonly JsonSlice _tenantId;

    private protected PlatformInvocationRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("requestId"u8)) _requestId = members.Value;
            else if (members.Is("status"u8)) _status = members.Value;
            else if (members.Is("errorType"u8)) _errorType = members.Value;
            else if (members.Is("metrics"u8)) _metrics = RecordReaders.Metrics(source.Body, members.Value);
            else if (members.Is("spans"u8)) _spans = members.Value;
            else if (members.Is("tracing"u8)) _tracing = members.Value;
            else if (members.Is("tenantId"u8)) _tenantId = members.Value;
        }
    }

    /// <summary>Gets the invocation's request id; empty when the platform sent none.</summary>
    public string RequestId => ReadText(ref _requestIdText, _requestId);

    /// <summary>
    /// Gets the status with which the invocation ended: in <c>platform.runtimeDone</c>, and in <c>platform.report</c> since its newer
    /// schemas; otherwise empty.
    /// </summary>
    public TelemetryStatus Status => ReadStatus(_status);

    /// <summary>
    /// Gets the type of the error, such as <c>Runtime.ExitError</c> or <c>Extension.Crash</c>; <see langword="null"/> when nothing
    /// failed.
    /// </summary>
    public string? ErrorType => ReadText(_errorType);

    /// <summary>
    /// Gets the measurements: <c>durationMs</c> and <c>producedBytes</c> in <c>platform.runtimeDone</c>; durations and memory in
    /// <c>platform.report</c>.
    /// </summary>
    public TelemetryMetrics Metrics => _metrics;

    /// <summary>Gets the parts that the platform timed; empty when it sent none.</summary>
    public IReadOnlyList<TelemetrySpan> Spans => ReadSpans(ref _spansRead, _spans);

    /// <summary>Gets the trace context, or <see langword="null"/>.</summary>
    public TraceContext? Tracing => ReadTracing(ref _tracingRead, _tracing);

    /// <summary>Gets the tenant that the environment serves, with tenant isolation; otherwise <see langword="null"/>.</summary>
    public string? TenantId => ReadText(_tenantId);
}
