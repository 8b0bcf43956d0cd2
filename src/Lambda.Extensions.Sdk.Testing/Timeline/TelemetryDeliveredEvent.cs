using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>A batch was delivered to a subscriber, and acknowledged if the protocol supports that (<see cref="EmulatorEventNames.TelemetryDelivered"/>).</summary>
public sealed class TelemetryDeliveredEvent : EmulatorEvent
{
    internal TelemetryDeliveredEvent(string extension, IReadOnlyList<DeliveredTelemetryRecord> records, byte[] body, int? status)
        : base(EmulatorEventNames.TelemetryDelivered, extension)
    {
        Records = records;
        Body = body;
        Status = status;
        RecordCount = records.Count;
        Bytes = body.Length;
    }

    /// <summary>Gets the records of the batch, in order, as the platform produced them. A fault may have changed the bytes sent (<see cref="Body"/>). Empty for a body of the test's own, and without <see cref="EmulatorTelemetryOptions.KeepContent"/>.</summary>
    public IReadOnlyList<DeliveredTelemetryRecord> Records { get; }

    /// <summary>Gets the number of records of the batch.</summary>
    public int RecordCount { get; internal init; }

    /// <summary>Gets the bytes sent; empty without <see cref="EmulatorTelemetryOptions.KeepContent"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Gets the number of bytes sent.</summary>
    public int Bytes { get; internal init; }

    /// <summary>Gets the listener's HTTP status: below 400, or any status for a body of the test's own; <see langword="null"/> over TCP.</summary>
    public int? Status { get; }

    /// <summary>Gets the number of the attempt, from 1.</summary>
    public int Attempt { get; internal init; } = 1;

    /// <summary>Gets a description of the fault that struck this delivery, or <see langword="null"/>.</summary>
    public string? Fault { get; internal init; }

    /// <summary>Gets a value that indicates whether this is a body of the test's own (<see cref="LambdaEmulator.PostTelemetryAsync"/>).</summary>
    public bool IsOwn { get; internal init; }

    /// <summary>The bytes sent, until a recording has them.</summary>
    internal byte[]? Sent { get; set; }

    /// <summary>Returns true if the batch has a record of a type.</summary>
    /// <param name="type">Its type, like <c>platform.report</c>.</param>
    /// <param name="requestId">Its invocation; <see langword="null"/> for any.</param>
    public bool Has(string type, string? requestId = null) =>
        Records.Any(record => record.Type == type && (requestId is null || record.RequestId == requestId));

    internal override void Forget() => Sent = null;

    private protected override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RecordCount} records {Bytes} bytes{(Status is { } status ? $" status={status}" : "")}{(Attempt > 1 ? $" attempt={Attempt}" : "")}{(Fault is null ? "" : $" ({Fault})")}{(IsOwn ? " own" : "")} [{string.Join(",", Records.Select(record => record.Type))}]");
}
