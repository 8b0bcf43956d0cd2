using Lambda.Extensions.Sdk.ExtensionsApi;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// Subscribes to the Logs API (2020-08-15). The Telemetry API has replaced it, but it still works. Prefer
/// <see cref="ITelemetryApiClient"/>.
/// </summary>
public interface ILogsApiClient
{
    /// <summary>
    /// Subscribes: once for each process, after <c>register</c> and before the first <c>next</c>. Repeating it is no error. An
    /// extension uses either this API or the Telemetry API, not both.
    /// </summary>
    /// <param name="request">
    /// The types of records to deliver, and their destination. Without a schema version: 2021-03-18, then 2020-08-15, which has no
    /// <c>platform.runtimeDone</c>.
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
