using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.InternalTests.Support;

/// <summary>Keeps what the SDK logs.</summary>
internal sealed class Lines : ILoggerFactory, ILogger
{
    private readonly List<(int Id, string Text)> _lines = [];

    public IReadOnlyList<(int Id, string Text)> All
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public IEnumerable<string> Of(int id) => All.Where(line => line.Id == id).Select(line => line.Text);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add((eventId.Id, formatter(state, exception)));
    }

    public void Dispose()
    {
    }
}
