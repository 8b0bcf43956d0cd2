using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// Subscribes to the Telemetry API (2022-07-01): the platform delivers records of events to a listener of the extension.
/// </summary>
public interface ITelemetryApiClient
{
    /// <summary>
    /// Subscribes: once for each process, after <c>register</c> and before the first <c>next</c>. Repeating it is no error. An
    /// extension uses either this API or the Logs API, not both.
    /// </summary>
    /// <param name="request">
    /// The types of records to deliver, and their destination. Without a schema version: 2025-01-29, then 2022-12-13, then
    /// 2022-07-01.
    /// </param>
    /// <param name="cancellationToken">Gives up; the connection is closed.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A member of <paramref name="request"/> is out of its range; nothing was sent.
    /// </exception>
    /// <exception cref="ExtensionsApiException">
    /// The platform refused (400: a member that it does not accept; 403: unknown extension, or INIT is over; 500), or could not be
    /// reached.
    /// </exception>
    ValueTask<SubscriptionResult> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken = default);
}
