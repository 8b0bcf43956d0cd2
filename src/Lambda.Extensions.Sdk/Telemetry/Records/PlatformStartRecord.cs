using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.start</c>: an invocation begins.</summary>
public sealed class PlatformStartRecord : TelemetryRecord
{
    private readonly JsonSlice _requestId;
    private string? _requestIdText;
    private readonly JsonSlice _version;
    private readonly JsonSlice _functionArn;
    private readonly JsonSlice _tracing;
    private TraceContext? _tracingRead;
    private readonly JsonSlice _tenantId;

    internal PlatformStartRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("requestId"u8)) _requestId = members.Value;
            else if (members.Is("version"u8)) _version = members.Value;
            else if (members.Is("functionArn"u8)) _functionArn = members.Value;
            else if (members.Is("tracing"u8)) _tracing = members.Value;
            else if (members.Is("tenantId"u8)) _tenantId = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.start";

    /// <summary>Gets the invocation's request id; empty when the platform sent none.</summary>
    public string RequestId => ReadText(ref _requestIdText, _requestId);

    /// <summary>Gets the function's version, or <see langword="null"/>.</summary>
    public string? Version => ReadText(_version);

    /// <summary>Gets the function's ARN, or <see langword="null"/>.</summary>
    public string? FunctionArn => ReadText(_functionArn);

    /// <summary>Gets the trace context, or <see langword="null"/>.</summary>
    public TraceContext? Tracing => ReadTracing(ref _tracingRead, _tracing);

    /// <summary>Gets the tenant that the environment serves, with tenant isolation; otherwise <see langword="null"/>.</summary>
    public string? TenantId => ReadText(_tenantId);
}
