using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>One category of <see cref="LambdaLoggerProvider"/>. Scopes are not written.</summary>
internal sealed class LambdaLogger(LambdaLoggerProvider provider, string category) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => provider.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (provider.IsEnabled(logLevel)) provider.Write(category, logLevel, eventId, state, exception, MessageOf(state, exception, formatter));
    }

    // The author's values are converted to text here. An exception of that code must not leave a log call in a hook.
    private static string MessageOf<TState>(TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            return formatter(state, exception) ?? "";
        }
        catch (Exception e)
        {
            return $"(the message could not be formatted: {e.GetType().Name})";
        }
    }
}
