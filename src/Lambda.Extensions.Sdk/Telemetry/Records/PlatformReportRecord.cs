using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// <c>platform.report</c>: the final metrics of an invocation. The platform generates it when every extension has asked for
/// <c>next</c>, so it often arrives during the next invocation or at shutdown.
/// </summary>
public sealed class PlatformReportRecord : PlatformInvocationRecord
{
    internal PlatformReportRecord(in RecordSource source)
        : base(source)
    {
    }

    /// <inheritdoc/>
    public override string Type => "platform.report";
}
