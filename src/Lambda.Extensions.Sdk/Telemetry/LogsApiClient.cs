using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// Subscribes over a separate short-lived connection, because <c>next</c> may be pending on the other one. Blocks the calling thread
/// and returns a completed task.
/// </summary>
public sealed class LogsApiClient : ILogsApiClient
{
    // Newest first.
    private static readonly string[] SchemaVersions = ["2021-03-18", "2020-08-15"];

    private readonly SubscribeCall _call;

    /// <summary>Creates a client. It connects at its call.</summary>
    /// <param name="runtimeApi">The host and the port, as in the value of <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    /// <param name="extensionId">The identifier from the answer to <c>register</c>: <see cref="Registration.ExtensionId"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="runtimeApi"/> is not <c>host:port</c>, or there is no identifier.</exception>
    public LogsApiClient(string runtimeApi, string extensionId) => _call = new SubscribeCall("logs subscription", "/2020-08-15/logs", runtimeApi, extensionId);

    internal LogsApiClient(Func<IByteTransport> connect) => _call = new SubscribeCall("logs subscription", "/2020-08-15/logs", connect);

    /// <inheritdoc/>
    public ValueTask<SubscriptionResult> SubscribeAsync(SubscriptionRequest request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_call.Subscribe(request, SchemaVersions, cancellationToken));
}
