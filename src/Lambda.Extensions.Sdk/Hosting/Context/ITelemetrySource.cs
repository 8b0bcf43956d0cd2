using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Hosting.Context;

/// <summary>The source of the records: the platform, or a test.</summary>
internal interface ITelemetrySource : IDisposable
{
    /// <summary>Begins to put deliveries into the queue. Returns false when no records will come, which has been logged.</summary>
    bool Start(Registration registration, BatchQueue queue, ConsumerCounts counts, Action wake);
}
