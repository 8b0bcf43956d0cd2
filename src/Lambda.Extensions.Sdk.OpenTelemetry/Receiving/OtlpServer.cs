using Lambda.Extensions.Sdk.LocalHttp;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>Receives OTLP/HTTP from the function on the loopback address.</summary>
internal sealed partial class OtlpServer : IDisposable
{
    /// <summary>The size limit of a body, inflated or not: twice the default bound of a queue.</summary>
    public const int MaxBody = 4 * 1024 * 1024;

    private const int MaxConnections = 128;

    /// <summary>The interval at which a wait looks for its end. A request over loopback takes less than it.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    private readonly LocalHttpServer _server;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    private OtlpServer(int port, Func<ReceiverTarget> target, Action filling, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _log = loggers.CreateLogger<OtlpServer>();
        _server = new LocalHttpServer(new LocalHttpServerOptions { Port = port, MaxBodyBytes = MaxBody, MaxConnections = MaxConnections }, time, loggers.CreateLogger<LocalHttpServer>());
        var handler = new RequestHandler(target, MaxBody, Counts, filling);
        Map("/v1/traces", OtlpSignalKind.Traces);
        Map("/v1/logs", OtlpSignalKind.Logs);
        Map("/v1/metrics", OtlpSignalKind.Metrics);

        void Map(string path, OtlpSignalKind kind) => _server.Map("POST", path, (request, _) => new ValueTask<LocalHttpResponse>(handler.Answer(kind, request)));
    }

    public ReceiverCounts Counts { get; } = new();

    public int Port => _server.Port;

    public LocalHttpServerStatistics Statistics => _server.Statistics;

    /// <summary>Opens the port. Returns <see langword="null"/> when it cannot be opened; one line says why.</summary>
    public static OtlpServer? Start(int port, Func<ReceiverTarget> target, Action filling, TimeProvider time, ILoggerFactory loggers)
    {
        var server = new OtlpServer(port, target, filling, time, loggers);
        try
        {
            server._server.Start();
            return server;
        }
        catch (PortUnavailableException e)
        {
            server.PortIsTaken(port, e.IsPortTaken ? "it is taken, perhaps by a collector" : e.Message);
            server.Dispose();
            return null;
        }
    }

    /// <summary>
    /// Waits for a request that is under way, so that the flush that follows sends it. It returns at once when there is none.
    /// </summary>
    /// <param name="limit">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitForRequestsAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        while (_server.Statistics.RequestsReceiving > 0)
        {
            if (_time.GetElapsedTime(start) >= limit) return;
            try
            {
                await Task.Delay(Look, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    public void Dispose() => _server.Dispose();

    [LoggerMessage(1, LogLevel.Warning, "OTLP receiver: port {Port} cannot be opened: {Reason}. The function's telemetry does not reach this extension: turn the other receiver off, or choose another port with …OTLP_RECEIVER_PORT and the same one in the function's OTEL_EXPORTER_OTLP_ENDPOINT.")]
    private partial void PortIsTaken(int port, string reason);
}
