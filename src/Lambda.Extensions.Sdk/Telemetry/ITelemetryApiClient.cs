using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>The Telemetry API (2022-07-01): the platform delivers records of what happens to a listener of the extension.</summary>
public interface ITelemetryApiClient
{
    /// <summary>
    /// Subscribes: once a process, after <c>register</c> and before the first <c>next</c>; repeating it is no error. Excludes the Logs API: an extension uses one of them.
    /// </summary>
    /// <param name="request">What to deliver where. Without a schema version: 2025-01-29, then 2022-12-13, then 2022-07-01.</param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="ArgumentOutOfRangeException">A member of <paramref name="request"/> is out of its range; nothing was sent.</exception>
    /// <exception cref="ExtensionsApiException">
    /// The platform refused (400: a member it does not like; 403: unknown extension, or INIT is over; 500), or could not be reached.
    /// </exception>
    ValueTask<SubscriptionResult> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken = default);
}
