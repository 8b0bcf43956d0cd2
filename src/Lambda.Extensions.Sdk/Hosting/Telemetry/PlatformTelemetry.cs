using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Threading;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Listens, then subscribes (G04). A failure costs the records and nothing else: it is logged in one line, and the extension
/// continues without records (G22).
/// </summary>
internal sealed class PlatformTelemetry(TelemetrySettings settings, string extensionName, string runtimeApi, TimeProvider time, ILogger log) : ITelemetrySource
{
    // The milliseconds before each further attempt: as for register, because the subscription closes with INIT.
    private static readonly int[] Delays = [10, 50, 200];

    private TelemetryListener? _listener;

    public bool Start(Registration registration, BatchQueue queue, ConsumerCounts counts, Action wake)
    {
        try
        {
            SubscriptionRequest request = settings.Request(Listen(queue, counts, wake));
            SubscriptionResult result = Subscribe(registration.ExtensionId, request);
            if (result.IsSubscribed)
            {
                TelemetryLog.Subscribed(log, settings.ApiName, result.SchemaVersion, request.Types, request.Destination.Port);
                return true;
            }

            TelemetryLog.NotHere(log, settings.ApiName, result.Answer);
        }
        catch (PortUnavailableException e)
        {
            TelemetryLog.ListeningFailed(log, e.Message);
        }
        catch (Exception e) when (e is ExtensionsApiException or ArgumentException)
        {
            TelemetryLog.SubscribingFailed(log, settings.ApiName, e.Message);
        }

        Dispose();
        return false;
    }

    public void Dispose() => _listener?.Dispose();

    private TelemetryDestination Listen(BatchQueue queue, ConsumerCounts counts, Action wake)
    {
        if (settings.Listener.Port == 0)
        {
            try
            {
                return Listen(StablePort.Of(extensionName));
            }
            catch (PortUnavailableException)
            {
                // Another process uses the port, so any free one is taken.
                settings.Listener.Port = 0;
            }
        }

        return Listen(settings.Listener.Port);

        TelemetryDestination Listen(int port)
        {
            settings.Listener.Port = port;
            _listener = new TelemetryListener(settings.Listener, time, queue, counts, wake);
            return _listener.Start();
        }
    }

    private SubscriptionResult Subscribe(string extensionId, SubscriptionRequest request)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return BlockingWait.For(settings.UsesLogsApi
                    ? new LogsApiClient(runtimeApi, extensionId).SubscribeAsync(request)
                    : new TelemetryApiClient(runtimeApi, extensionId).SubscribeAsync(request));
            }
            catch (ExtensionsApiException e) when (e.IsTransient && attempt < Delays.Length)
            {
                // A subscription that was taken although its answer was lost is a success the second time too (lambda-facts 1.4).
                Task.Delay(TimeSpan.FromMilliseconds(Delays[attempt]), time).GetAwaiter().GetResult();
            }
        }
    }
}
