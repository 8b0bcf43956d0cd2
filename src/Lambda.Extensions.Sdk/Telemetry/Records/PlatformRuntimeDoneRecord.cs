using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// <c>platform.runtimeDone</c>: the handler has returned, failed or timed out. Its caller has the answer. Not on Managed Instances.
/// </summary>
public sealed class PlatformRuntimeDoneRecord : PlatformInvocationRecord
{
    internal PlatformRuntimeDoneRecord(in RecordSource source)
        : base(source)
    {
    }

    /// <inheritdoc/>
    public override string Type => "platform.runtimeDone";
}
