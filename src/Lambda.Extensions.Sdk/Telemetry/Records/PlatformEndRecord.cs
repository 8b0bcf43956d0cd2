using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.end</c>: an invocation has ended. Logs API only.</summary>
public sealed class PlatformEndRecord : TelemetryRecord
{
    private readonly JsonSlice _requestId;
    private string? _requestIdText;

    internal PlatformEndRecord(in RecordSource source)
        : base(source)
    {
        JsonMembers members = source.Members();
        while (members.MoveNext())
        {
            if (members.Is("requestId"u8)) _requestId = members.Value;
        }
    }

    /// <inheritdoc/>
    public override string Type => "platform.end";

    /// <summary>Gets the invocation's request id; empty when the platform sent none.</summary>
    public string RequestId => ReadText(ref _requestIdText, _requestId);
}
