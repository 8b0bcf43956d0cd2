using Lambda.Extensions.Sdk.Delivery;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Extensions.Sdk.Logging;

/// <summary>
/// The logger factory of the host that code runs in, for parts of the SDK that an author makes without a logger, and the ledgers that were
/// made there. A host sets it for its own flow of execution, and a host that owns its process for all of the process: so several hosts in a
/// test process do not meet.
/// </summary>
internal sealed class SdkLoggers
{
    /// <summary>So many ledgers report their losses by themselves; an extension has one for each endpoint.</summary>
    private const int MaxLedgers = 64;

    private static readonly AsyncLocal<SdkLoggers?> OfFlow = new();
    private static readonly SdkLoggers OfProcess = new();

    private readonly List<DeliveryLedger> _ledgers = [];
    private ILoggerFactory? _factory;

    /// <summary>The ones of this flow of execution; else those of the process.</summary>
    public static SdkLoggers Current => OfFlow.Value ?? OfProcess;

    /// <summary>Sets the host's factory, for this flow of execution and what it starts.</summary>
    /// <param name="factory">The host's factory.</param>
    /// <param name="ownsProcess">Whether it is also for what was made before the host ran.</param>
    public static SdkLoggers Use(ILoggerFactory factory, bool ownsProcess)
    {
        SdkLoggers loggers = ownsProcess ? OfProcess : new SdkLoggers();
        Volatile.Write(ref loggers._factory, factory);
        OfFlow.Value = loggers;
        return loggers;
    }

    /// <summary>Returns the given logger, or one that writes to the host's factory from the moment there is a host.</summary>
    public static ILogger Of(ILogger? given, string category) => given ?? new Late(Current, category);

    /// <summary>Notes a ledger, to report its losses at the end.</summary>
    public void Add(DeliveryLedger ledger)
    {
        lock (_ledgers)
        {
            if (_ledgers.Count < MaxLedgers) _ledgers.Add(ledger);
        }
    }

    /// <summary>Says what each ledger has lost.</summary>
    public void SayLosses(ILogger log)
    {
        DeliveryLedger[] ledgers;
        lock (_ledgers) ledgers = [.. _ledgers];
        foreach (DeliveryLedger ledger in ledgers)
        {
            DeliveryLedgerSnapshot accounts = ledger.Snapshot();
            long left = accounts.Pending + accounts.InFlight;
            if (accounts.Lost > 0 || left > 0) DeliveryLog.Lost(log, accounts.Lost, left, accounts.ToString());
        }
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
