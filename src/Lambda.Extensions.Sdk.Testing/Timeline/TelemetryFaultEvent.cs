using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>A telemetry fault struck a record or a delivery of a subscriber (<see cref="EmulatorEventNames.TelemetryFault"/>).</summary>
public sealed class TelemetryFaultEvent : EmulatorEvent
{
    internal TelemetryFaultEvent(string extension, TelemetryFault fault, IReadOnlyList<DeliveredTelemetryRecord> records)
        : base(EmulatorEventNames.TelemetryFault, extension)
    {
        Fault = fault;
        Records = records;
    }

    /// <summary>Gets the fault.</summary>
    public TelemetryFault Fault { get; }

    /// <summary>Gets the records that the fault struck.</summary>
    public IReadOnlyList<DeliveredTelemetryRecord> Records { get; }

    private protected override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"{Fault}: {Records.Count} records [{string.Join(",", Records.Select(record => record.Type))}]");
}
