using System.Buffers;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// Writes one line per entry to stdout, which the platform forwards to the function's log group. <c>AWS_LAMBDA_LOG_FORMAT</c>
/// selects JSON or text; <c>AWS_LAMBDA_LOG_LEVEL</c> or <see cref="ExtensionOptions.LogLevel"/> sets the minimum level. Every
/// line names the extension, so that its lines can be distinguished from the function's. A line is written before the call
/// returns, so nothing is lost when the environment freezes.
/// </summary>
public sealed class LambdaLoggerProvider : ILoggerProvider
{
    private const int KeptBuffer = 16 * 1024;

    private readonly LogLineSink _sink;
    private readonly TimeProvider _time;
    private readonly bool _json;
    private readonly Lock _writing = new();
    private ArrayBufferWriter<byte>? _line;

    /// <summary>Creates a provider.</summary>
    /// <param name="environment">The source of the format and the level.</param>
    /// <param name="timeProvider">The clock of the lines' times; the system's by default.</param>
    /// <exception cref="ArgumentNullException"><paramref name="environment"/> is null.</exception>
    public LambdaLoggerProvider(LambdaEnvironment environment, TimeProvider? timeProvider = null)
        : this(environment, timeProvider ?? TimeProvider.System, new LogLineSink())
    {
    }

    internal LambdaLoggerProvider(LambdaEnvironment environment, TimeProvider timeProvider, LogLineSink sink)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _sink = sink;
        _time = timeProvider;
        _json = string.Equals(environment["AWS_LAMBDA_LOG_FORMAT"], "JSON", StringComparison.OrdinalIgnoreCase);
        MinimumLevel = LogLevels.TryParse(environment["AWS_LAMBDA_LOG_LEVEL"], out LogLevel level) ? level : LogLevel.Information;
    }

    /// <summary>Gets or sets the name in every line.</summary>
    internal string ExtensionName { get; set; } = "extension";

    /// <summary>
    /// Gets whether text lines name their category, because several extensions write with the same name. JSON lines always do.
    /// </summary>
    internal bool NamesCategories { get; init; }

    internal LogLevel MinimumLevel { get; set; }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new LambdaLogger(this, categoryName);

    /// <summary>Does nothing: there is nothing to flush.</summary>
    public void Dispose()
    {
    }

    internal bool IsEnabled(LogLevel level) => level >= MinimumLevel && level != LogLevel.None;

    internal void Write<TState>(string category, LogLevel level, EventId eventId, TState state, Exception? exception, string message)
    {
        DateTimeOffset now = _time.GetUtcNow();
        lock (_writing)
        {
            // The buffer is taken while in use: code that converts a value to text may log a line itself, on this thread.
            ArrayBufferWriter<byte> line = _line ?? new ArrayBufferWriter<byte>(512);
            _line = null;
            line.ResetWrittenCount();
            if (_json) JsonLogLine.Write(line, now, ExtensionName, category, level, eventId, state as IReadOnlyList<KeyValuePair<string, object?>>, exception, message);
            else TextLogLine.Write(line, now, ExtensionName, NamesCategories ? category : null, level, exception, message);
            line.Write("\n"u8);
            _sink.Write(line.WrittenSpan);
            if (line.Capacity <= KeptBuffer) _line = line;
        }
    }
}
