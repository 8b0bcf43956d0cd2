using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>Records of a subscriber were dropped; <c>platform.logsDropped</c> tells it with the next batch, unless they were left at the emulator's end (<see cref="EmulatorEventNames.TelemetryDropped"/>).</summary>
public sealed class TelemetryDroppedEvent : EmulatorEvent
{
    internal TelemetryDroppedEvent(string extension, DropCount dropped, string reason)
        : base(EmulatorEventNames.TelemetryDropped, extension)
    {
        RecordCount = dropped.Records;
        Bytes = dropped.Bytes;
        Reason = reason;
    }

    /// <summary>How many records, each counted once.</summary>
    public long RecordCount { get; }

    /// <summary>Their size.</summary>
    public long Bytes { get; }

    /// <summary>Why.</summary>
    public string Reason { get; }

    /// <summary>Whether they were left at the emulator's end: nobody is told of those, and on the platform they are lost in the same way.</summary>
    public bool AtEnd => Reason == TelemetrySubscriber.EnvironmentEnded;

    private protected override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{RecordCount} records {Bytes} bytes: {Reason}");
}
