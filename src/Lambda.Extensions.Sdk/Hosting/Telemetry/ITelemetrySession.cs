namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Represents telemetry for the loop. The loop calls it through this interface only, so that an executable without
/// <see cref="TelemetryFeature"/> contains nothing behind it.
/// </summary>
internal interface ITelemetrySession : IDisposable
{
    TelemetryLedger Ledger { get; }

    /// <summary>Gets the number of deliveries that wait for the hooks.</summary>
    int PendingDeliveries { get; }

    /// <summary>Allows hooks to be called, after every extension has initialised.</summary>
    void Open();

    /// <summary>Processes an INVOKE event.</summary>
    void Begin(InvokeEvent invoke);

    /// <summary>Processes an answer that passed the proxy of the Runtime API. Any thread may call this.</summary>
    void Answered(RuntimeAnswer answer);

    /// <summary>Waits for the work that the flush plan requires before <c>next</c>.</summary>
    void WaitBeforeNext();

    /// <summary>Records that <c>next</c> is about to be requested.</summary>
    void NextAsked();

    /// <summary>
    /// Drains telemetry at the end of the environment: reads the remaining deliveries, and reports how each invocation ended, within
    /// the limit.
    /// </summary>
    void Drain(ShutdownEvent shutdown, TimeSpan limit);
}
