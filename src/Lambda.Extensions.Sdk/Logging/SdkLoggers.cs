using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// The logger factory of the current host, for parts of the SDK that an author creates without a logger, and the ledgers that
/// were created in that host. A host sets it for its own flow of execution; a host that owns its process sets it for the whole
/// process. So several hosts in a test process do not affect each other.
/// </summary>
internal sealed class SdkLoggers
{
    /// <summary>The maximum number of ledgers that report their losses automatically; an extension has one for each endpoint.</summary>
    private const int MaxLedgers = 64;

    private static readonly AsyncLocal<SdkLoggers?> OfFlow = new();
    private static readonly SdkLoggers OfProcess = new();

    private readonly List<Action<ILogger>> _ledgers = [];
    private ILoggerFactory? _factory;

    /// <summary>Gets the instance of this flow of execution; otherwise that of the process.</summary>
    public static SdkLoggers Current => OfFlow.Value ?? OfProcess;

    /// <summary>Sets the host's factory, for this flow of execution and everything that it starts.</summary>
    /// <param name="factory">The host's factory.</param>
    /// <param name="ownsProcess">True when the factory is also for objects that were created before the host ran.</param>
    public static SdkLoggers Use(ILoggerFactory factory, bool ownsProcess)
    {
        SdkLoggers loggers = ownsProcess ? OfProcess : new SdkLoggers();
        Volatile.Write(ref loggers._factory, factory);
        OfFlow.Value = loggers;
        return loggers;
    }

    /// <summary>Returns the given logger, or one that writes to the host's factory from the moment there is a host.</summary>
    public static ILogger Of(ILogger? given, string category) => given ?? new Late(Current, category);

    /// <summary>Adds a ledger, to report its losses at the end.</summary>
    /// <param name="logLosses">Logs the losses of the ledger, if there are any. A delegate, so that an extension without a ledger has no code for it.</param>
    public void Add(Action<ILogger> logLosses)
    {
        lock (_ledgers)
        {
            if (_ledgers.Count < MaxLedgers) _ledgers.Add(logLosses);
        }
    }

    /// <summary>Logs the losses of each ledger.</summary>
    public void LogLosses(ILogger log)
    {
        Action<ILogger>[] ledgers;
        lock (_ledgers) ledgers = [.. _ledgers];
        foreach (Action<ILogger> logLosses in ledgers) logLosses(log);
    }

    private sealed class Late(SdkLoggers host, string category) : ILogger
    {
        private ILogger? _logger;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => Logger.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Logger.Log(logLevel, eventId, state, exception, formatter);

        private ILogger Logger => _logger ?? (Volatile.Read(ref host._factory) is { } factory ? _logger = factory.CreateLogger(category) : NullLogger.Instance);
    }
}
