using Lambda.Extensions.Sdk.LocalHttp;
using Microsoft.Extensions.Logging;

namespace Caching;

/// <summary>
/// The server's logger. Only the type of an exception is logged, because its message could contain an origin's answer.
/// </summary>
internal sealed class ServerLog(Action<string> failed) : ILogger<LocalHttpServer>
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        failed(exception?.GetType().ToString() ?? formatter(state, null));
}
