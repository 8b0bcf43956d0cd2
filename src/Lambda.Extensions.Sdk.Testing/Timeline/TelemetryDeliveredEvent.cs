using System.Globalization;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>A batch was delivered to a subscriber, and acknowledged where the protocol has that (<see cref="EmulatorEventNames.TelemetryDelivered"/>).</summary>
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

    /// <summary>The records of the batch, in order, as the platform made them; a fault may have changed what was sent (<see cref="Body"/>). Empty for a body of the test's own, and without <see cref="EmulatorTelemetryOptions.KeepContent"/>.</summary>
    public IReadOnlyList<DeliveredTelemetryRecord> Records { get; }

    /// <summary>The number of records of the batch.</summary>
    public int RecordCount { get; internal init; }

    /// <summary>What was sent; empty without <see cref="EmulatorTelemetryOptions.KeepContent"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The size of what was sent.</summary>
    public int Bytes { get; internal init; }

    /// <summary>The listener's HTTP status, below 400; for a body of the test's own any; <see langword="null"/> over TCP.</summary>
    public int? Status { get; }

    /// <summary>Which attempt it was, from 1.</summary>
    public int Attempt { get; internal init; } = 1;

    /// <summary>The fault that struck this delivery, in words, or <see langword="null"/>.</summary>
    public string? Fault { get; internal init; }

    /// <summary>Whether it is a body of the test's own (<see cref="LambdaEmulator.PostTelemetryAsync"/>).</summary>
    public bool IsOwn { get; internal init; }

    /// <summary>Whether a record is in it.</summary>
    /// <param name="type">Its type, like <c>platform.report</c>.</param>
    /// <param name="requestId">Its invocation; <see langword="null"/> for any.</param>
    public bool Has(string type, string? requestId = null) =>
        Records.Any(record => record.Type == type && (requestId is null || record.RequestId == requestId));

    private protected override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RecordCount} records {Bytes} bytes{(Status is { } status ? $" status={status}" : "")}{(Attempt > 1 ? $" attempt={Attempt}" : "")}{(Fault is null ? "" : $" ({Fault})")}{(IsOwn ? " own" : "")} [{string.Join(",", Records.Select(record => record.Type))}]");
}
