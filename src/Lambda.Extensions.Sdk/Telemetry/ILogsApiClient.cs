using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>The Logs API (2020-08-15): superseded by the Telemetry API, and still working. Prefer <see cref="ITelemetryApiClient"/>.</summary>
public interface ILogsApiClient
{
    /// <summary>
    /// Subscribes: once a process, after <c>register</c> and before the first <c>next</c>; repeating it is no error. Excludes the Telemetry API: an extension uses one of them.
    /// </summary>
    /// <param name="request">What to deliver where. Without a schema version: 2021-03-18, then 2020-08-15, which has no <c>platform.runtimeDone</c>.</param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A member of <paramref name="request"/> is out of its range; nothing was sent.</exception>
    /// <exception cref="ExtensionsApiException">
    /// The platform refused (400: a member it does not like; 403: unknown extension, or INIT is over; 500), or could not be reached.
    /// </exception>
    ValueTask<SubscriptionResult> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken = default);
}
