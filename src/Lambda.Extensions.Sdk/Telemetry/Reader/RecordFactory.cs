using Lambda.Extensions.Sdk.Telemetry.Json;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Telemetry.Reader;

/// <summary>Chooses the class of a record by its type (lambda-facts 3.5, 4).</summary>
internal static class RecordFactory
{
    public static TelemetryRecord Create(in RecordSource source)
    {
        ReadOnlySpan<byte> quoted = source.Type.Of(source.Body);
        if (quoted.Length < 2) return new UnknownTelemetryRecord(source);
        ReadOnlySpan<byte> type = quoted[0] == '"' ? JsonText.Short(quoted[1..^1], stackalloc byte[JsonText.MaxShort]) : default;
        if (type.SequenceEqual("function"u8)) return new FunctionRecord(source);
        if (type.SequenceEqual("extension"u8)) return new ExtensionRecord(source);
        return type.StartsWith("platform."u8) ? Platform(source, type["platform.".Length..]) : new UnknownTelemetryRecord(source);
    }

    private static TelemetryRecord Platform(in RecordSource source, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("start"u8)) return new PlatformStartRecord(source);
        if (name.SequenceEqual("runtimeDone"u8)) return new PlatformRuntimeDoneRecord(source);
        if (name.SequenceEqual("report"u8)) return new PlatformReportRecord(source);
        if (name.SequenceEqual("initStart"u8)) return new PlatformInitStartRecord(source);
        if (name.SequenceEqual("initRuntimeDone"u8)) return new PlatformInitRuntimeDoneRecord(source);
        if (name.SequenceEqual("initReport"u8)) return new PlatformInitReportRecord(source);
        if (name.SequenceEqual("extension"u8)) return new PlatformExtensionRecord(source);
        if (name.SequenceEqual("telemetrySubscription"u8)) return new PlatformTelemetrySubscriptionRecord(source);
        if (name.SequenceEqual("logsDropped"u8)) return new PlatformLogsDroppedRecord(source);
        if (name.SequenceEqual("restoreStart"u8)) return new PlatformRestoreStartRecord(source);
        if (name.SequenceEqual("restoreRuntimeDone"u8)) return new PlatformRestoreRuntimeDoneRecord(source);
        if (name.SequenceEqual("restoreReport"u8)) return new PlatformRestoreReportRecord(source);
        if (name.SequenceEqual("logsSubscription"u8)) return new PlatformLogsSubscriptionRecord(source);
        if (name.SequenceEqual("end"u8)) return new PlatformEndRecord(source);
        if (name.SequenceEqual("fault"u8)) return new PlatformFaultRecord(source);
        return new UnknownTelemetryRecord(source);
    }
}
