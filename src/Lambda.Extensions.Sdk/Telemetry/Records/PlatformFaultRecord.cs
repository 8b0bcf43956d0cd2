using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.fault</c>: an invocation ended because of a fault of the runtime or the environment. Logs API only.</summary>
public sealed class PlatformFaultRecord : TelemetryRecord
{
    private string? _message;

    internal PlatformFaultRecord(in RecordSource source)
        : base(source)
    {
    }

    /// <inheritdoc/>
    public override string Type => "platform.fault";

    /// <summary>
    /// Gets the text of the fault, such as <c>RequestId: … Process exited before completing request</c>; empty when the platform sent
    /// no text.
    /// </summary>
    public string Message => ReadText(ref _message, RecordSlice);
}
