using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>Records of a subscriber were dropped (<see cref="EmulatorEventNames.TelemetryDropped"/>). A <c>platform.logsDropped</c> in the next batch reports it, unless the emulator has ended.</summary>
public sealed class TelemetryDroppedEvent : EmulatorEvent
{
    internal TelemetryDroppedEvent(string extension, DropCount dropped, string reason)
        : base(EmulatorEventNames.TelemetryDropped, extension)
    {
        RecordCount = dropped.Records;
        Bytes = dropped.Bytes;
        Reason = reason;
    }

    /// <summary>Gets the number of dropped records, each counted once.</summary>
    public long RecordCount { get; }

    /// <summary>Gets the size of the dropped records in bytes.</summary>
    public long Bytes { get; }

    /// <summary>Gets the reason.</summary>
    public string Reason { get; }

    /// <summary>Gets a value that indicates whether the records were left at the emulator's end. No record reports those; the platform loses them in the same way.</summary>
    public bool AtEnd => Reason == TelemetrySubscriber.EnvironmentEnded;

    private protected override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{RecordCount} records {Bytes} bytes: {Reason}");
}
