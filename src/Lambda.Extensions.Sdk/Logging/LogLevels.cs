using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>The platform's names of log levels (lambda-facts 3.7).</summary>
internal static class LogLevels
{
    public static bool TryParse(string? text, out LogLevel level)
    {
        (level, bool known) = text?.Trim() switch
        {
            { } t when Is(t, "trace") => (LogLevel.Trace, true),
            { } t when Is(t, "debug") => (LogLevel.Debug, true),
            { } t when Is(t, "info") || Is(t, "information") => (LogLevel.Information, true),
            { } t when Is(t, "warn") || Is(t, "warning") => (LogLevel.Warning, true),
            { } t when Is(t, "error") => (LogLevel.Error, true),
            { } t when Is(t, "fatal") || Is(t, "critical") => (LogLevel.Critical, true),
            { } t when Is(t, "none") => (LogLevel.None, true),
            _ => (LogLevel.Information, false),
        };
        return known;

        static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
    }

    public static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "TRACE",
        LogLevel.Debug => "DEBUG",
        LogLevel.Information => "INFO",
        LogLevel.Warning => "WARN",
        LogLevel.Error => "ERROR",
        _ => "FATAL",
    };
}
