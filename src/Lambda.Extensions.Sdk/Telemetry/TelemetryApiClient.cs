using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// Subscribes over a short-lived connection of its own, since <c>next</c> may be pending on another one. Blocks the calling
/// thread and returns completed.
/// </summary>
public sealed class TelemetryApiClient : ITelemetryApiClient
{
    // Newest first.
    private static readonly string[] SchemaVersions = ["2025-01-29", "2022-12-13", "2022-07-01"];

    private readonly SubscribeCall _call;

    /// <summary>Creates a client; it connects with its call.</summary>
    /// <param name="runtimeApi">Host and port, the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    /// <param name="extensionId">The identifier that <c>register</c> answered: <see cref="Registration.ExtensionId"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="runtimeApi"/> is not <c>host:port</c>, or there is no identifier.</exception>
    public TelemetryApiClient(string runtimeApi, string extensionId) => _call = new SubscribeCall("telemetry subscription", "/2022-07-01/telemetry", runtimeApi, extensionId);

    internal TelemetryApiClient(Func<IByteTransport> connect) => _call = new SubscribeCall("telemetry subscription", "/2022-07-01/telemetry", connect);

    /// <inheritdoc/>
    public ValueTask<SubscriptionResult> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_call.Subscribe(request, SchemaVersions, cancellationToken));
}
