namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>Lists the ways to treat records whose listener is slow, missing, or answers with an error.</summary>
public enum TelemetryDeliveryPolicy
{
    /// <summary>
    /// Behaves as AWS documents it: a failed delivery is repeated, with longer pauses each time. Meanwhile records wait, up to twice the
    /// subscription's limits once the listener counts as slow (<see cref="EmulatorTelemetryOptions.SlowAfter"/>). Records beyond that, and a
    /// batch after its last attempt, are dropped; <c>platform.logsDropped</c> reports them.
    /// </summary>
    Retry,

    /// <summary>Behaves like AWS's open-source emulator: one attempt, and a batch that is due while another one is being answered is dropped.</summary>
    Drop,
}
