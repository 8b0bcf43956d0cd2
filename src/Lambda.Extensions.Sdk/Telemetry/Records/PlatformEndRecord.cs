using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary><c>platform.end</c>: an invocation has ended. Logs API only.</summary>
public sealed class PlatformEndRecord : PlatformInvocationRecord
{
    internal PlatformEndRecord(in RecordSource source)
        : base(source)
    {
    }

    /// <inheritdoc/>
    public override string Type => "platform.end";
}
