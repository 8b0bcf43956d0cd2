using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.LocalHttp;

/// <summary>
/// The log messages of local servers. Ids 3000-3099, listed in docs/diagnostics.md. The id of a removed message is not used again. They
/// contain nothing of the request, which can hold secrets.
/// </summary>
internal static partial class LocalHttpLog
{
    [LoggerMessage(3000, LogLevel.Error, "A handler of a LocalHttpServer failed, and its request was answered with 500 ({Count} so far)")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, long count);
}
