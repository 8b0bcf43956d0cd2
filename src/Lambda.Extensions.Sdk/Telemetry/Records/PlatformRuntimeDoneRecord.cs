using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// <c>platform.runtimeDone</c>: the handler has returned, failed or timed out. Its caller has the answer. Not on Managed Instances.
/// </summary>
public sealed class PlatformRuntimeDoneRecord : TelemetryRecord
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

    internal PlatformRuntimeDoneRecord(in RecordSource source)
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

    /// <inheritdoc/>
    public override string Type => "platform.runtimeDone";

    /// <summary>Gets the invocation's request id; empty when the platform sent none.</summary>
    public string RequestId => ReadText(ref _requestIdText, _requestId);

    /// <summary>Gets the status with which it ended.</summary>
    public TelemetryStatus Status => ReadStatus(_status);

    /// <summary>
    /// Gets the type of the error, such as <c>Runtime.ExitError</c> or <c>Extension.Crash</c>; <see langword="null"/> when nothing
    /// failed.
    /// </summary>
    public string? ErrorType => ReadText(_errorType);

    /// <summary>Gets the measurements: <c>durationMs</c>, <c>producedBytes</c>.</summary>
    public TelemetryMetrics Metrics => _metrics;

    /// <summary>Gets the parts that the platform timed; empty when it sent none.</summary>
    public IReadOnlyList<TelemetrySpan> Spans => ReadSpans(ref _spansRead, _spans);

    /// <summary>Gets the trace context, or <see langword="null"/>.</summary>
    public TraceContext? Tracing => ReadTracing(ref _tracingRead, _tracing);

    /// <summary>Gets the tenant that the environment serves, with tenant isolation; otherwise <see langword="null"/>.</summary>
    public string? TenantId => ReadText(_tenantId);
}
