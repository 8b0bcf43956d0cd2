namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>What happens to records when their listener is slow, not there, or answers with an error.</summary>
public enum TelemetryDeliveryPolicy
{
    /// <summary>
    /// As AWS documents it: a failed delivery is tried again, later each time; meanwhile records wait, up to twice the subscription's
    /// limits once the listener counts as slow (<see cref="EmulatorTelemetryOptions.SlowAfter"/>). What does not fit, and a batch that failed for good, is dropped and told in <c>platform.logsDropped</c>.
    /// </summary>
    Retry,

    /// <summary>As AWS's open-source emulator does it: one attempt, and a batch that is due while another one is being answered is dropped.</summary>
    Drop,
}
