using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// Subscribes over a separate short-lived connection, because <c>next</c> may be pending on the other one. Blocks the calling thread
/// and returns a completed task.
/// </summary>
public sealed class TelemetryApiClient : ITelemetryApiClient
{
    // Newest first.
    private static readonly string[] SchemaVersions = ["2025-01-29", "2022-12-13", "2022-07-01"];

    private readonly SubscribeCall _call;

    /// <summary>Creates a client. It connects at its call.</summary>
    /// <param name="runtimeApi">The host and the port, as in the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    /// <param name="extensionId">The identifier from the answer to <c>register</c>: <see cref="Registration.ExtensionId"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="runtimeApi"/> is not <c>host:port</c>, or there is no identifier.</exception>
    public TelemetryApiClient(string runtimeApi, string extensionId) => _call = new SubscribeCall("telemetry subscription", "/2022-07-01/telemetry", runtimeApi, extensionId);

    internal TelemetryApiClient(Func<IByteTransport> connect) => _call = new SubscribeCall("telemetry subscription", "/2022-07-01/telemetry", connect);

    /// <inheritdoc/>
    public ValueTask<SubscriptionResult> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_call.Subscribe(request, SchemaVersions, cancellationToken));
}
