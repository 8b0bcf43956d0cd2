using System.Globalization;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An attempt to deliver a batch failed (<see cref="EmulatorEventNames.TelemetryFailed"/>).</summary>
public sealed class TelemetryFailedEvent : EmulatorEvent
{
    internal TelemetryFailedEvent(string extension, int recordCount, int? status, string error, int attempt)
        : base(EmulatorEventNames.TelemetryFailed, extension)
    {
        RecordCount = recordCount;
        Status = status;
        Error = error;
        Attempt = attempt;
    }

    /// <summary>Gets the number of records in the batch.</summary>
    public int RecordCount { get; }

    /// <summary>Gets the listener's HTTP status, 400 or more; <see langword="null"/> when there was no answer.</summary>
    public int? Status { get; }

    /// <summary>Gets the error message.</summary>
    public string Error { get; }

    /// <summary>Gets the number of the attempt, from 1.</summary>
    public int Attempt { get; }

    /// <summary>The bytes sent, until a recording has them.</summary>
    internal byte[]? Sent { get; set; }

    internal override void Forget() => Sent = null;

    private protected override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{RecordCount} records attempt={Attempt}: {Error}");
}
