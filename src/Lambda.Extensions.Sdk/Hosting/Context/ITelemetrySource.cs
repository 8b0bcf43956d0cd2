using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Hosting.Context;

/// <summary>Where the records come from: the platform, or a test.</summary>
internal interface ITelemetrySource : IDisposable
{
    /// <summary>What was received over the network; null when nothing listens.</summary>
    TelemetryListenerStatistics? Statistics { get; }

    /// <summary>Begins to put deliveries into the queue. False: no records will come, which has been said.</summary>
    bool Start(Registration registration, BatchQueue queue, ConsumerCounts counts, Action wake);
}
