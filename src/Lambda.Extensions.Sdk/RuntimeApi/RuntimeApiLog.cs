using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>
/// The log messages of the proxy. Their ids are 1300-1399, listed in docs/diagnostics.md. A retired id is not used again. No message
/// contains a payload or the value of a header.
/// </summary>
internal static partial class RuntimeApiLog
{
    [LoggerMessage(1300, LogLevel.Error, "The port {Port} of the Runtime API proxy is taken. The proxy is off, and the runtime uses the platform directly. Choose another port with LAMBDA_EXT_RUNTIME_PROXY_PORT, for this extension and its wrapper")]
    public static partial void PortTaken(ILogger logger, int port);

    [LoggerMessage(1301, LogLevel.Error, "Listening for the runtime on port {Port} failed: {Reason}. The proxy is off, and the runtime uses the platform directly")]
    public static partial void ListeningFailed(ILogger logger, int port, string reason);

    [LoggerMessage(1302, LogLevel.Error, "The Runtime API proxy cannot reach {Address}: {Reason}. The runtime's connection is closed")]
    public static partial void Unreachable(ILogger logger, string address, string reason);

    [LoggerMessage(1304, LogLevel.Debug, "The Runtime API proxy listens on port {Port} and forwards to {Address}")]
    public static partial void Listening(ILogger logger, int port, string address);

    [LoggerMessage(1303, LogLevel.Error, "A defect of the Runtime API proxy closed a connection of the runtime")]
    public static partial void Defect(ILogger logger, Exception exception);
}
