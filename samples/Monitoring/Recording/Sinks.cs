using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Delivery;
using Microsoft.Extensions.Logging;
using Monitoring.Configuration;
using Monitoring.Emf;
using Monitoring.Otlp;

namespace Monitoring.Recording;

/// <summary>All sinks. They are made with the first event, not before the first <c>next</c>.</summary>
internal sealed partial class Sinks : IDisposable
{
    private static readonly string[] Accounts = ["delivered", "evicted", "rejected", "abandoned", "retried"];

    private readonly ILogger _log;

    // By sink, the last reported values of each account.
    private readonly Dictionary<string, long[]> _told = new(StringComparer.Ordinal);

    public Sinks(MonitoringOptions options, LambdaEnvironment environment, TimeProvider time, ILoggerFactory loggers, Func<Stream> stdout, Func<bool>? hasOpenSsl = null)
    {
        _log = loggers.CreateLogger<Sinks>();
        if (TlsCheck.Apply(options, hasOpenSsl ?? (static () => OpenSsl.IsAvailable)) is { } problem) TlsMissing(problem);
        Resource = new OtlpResource(environment, options);
        if (options.Emf) Emf = new EmfSink(options, stdout, loggers.CreateLogger<EmfSink>());
        if (options.Otlp) Otlp = new OtlpExporter(options, environment, Resource, time, loggers);
        if (Otlp?.Metrics is not null) Metrics = new MetricStore(time, options.Cumulative);
    }

    public OtlpResource Resource { get; }

    public EmfSink? Emf { get; }

    public OtlpExporter? Otlp { get; }

    public MetricStore? Metrics { get; }

    public int Pending
    {
        get
        {
            int pending = Emf?.Pending ?? 0;
            foreach (OtlpSignal signal in Otlp?.Signals ?? []) pending += signal.Pending;
            return pending;
        }
    }

    public long Lost
    {
        get
        {
            long lost = 0;
            foreach ((_, DeliveryLedgerSnapshot ledger) in Ledgers()) lost += ledger.Lost;
            return lost;
        }
    }

    public IEnumerable<(string Name, DeliveryLedgerSnapshot Ledger)> Ledgers()
    {
        if (Emf is not null) yield return ("emf", Emf.Ledger);
        if (Otlp is null) yield break;
        foreach (OtlpSignal signal in Otlp.Signals) yield return (NameOf(signal), signal.Ledger);
    }

    /// <summary>Records the sinks' own counts as metrics.</summary>
    public void Measure()
    {
        if (Metrics is null) return;
        foreach ((string name, DeliveryLedgerSnapshot ledger) in Ledgers())
        {
            Metrics.Record(FaasMetrics.QueueItems, ledger.Pending + ledger.InFlight, new KeyValuePair<string, string>("sink", name));
            if (!_told.TryGetValue(name, out long[]? told)) _told[name] = told = new long[Accounts.Length];
            for (int i = 0; i < Accounts.Length; i++)
            {
                string account = Accounts[i];
                long now = Of(ledger, account);
                long before = told[i];
                // The deliveries of metrics would make new metrics for ever.
                if (now == before || (name == "metrics" && account == "delivered")) continue;
                told[i] = now;
                Metrics.Record(FaasMetrics.Items, now - before, new("sink", name), new("account", account));
            }
        }
    }

    public void Close()
    {
        Emf?.Close();
        if (Otlp is null) return;
        foreach (OtlpSignal signal in Otlp.Signals) signal.Close();
    }

    public void Dispose() => Otlp?.Dispose();

    private static string NameOf(OtlpSignal signal) => signal.Kind switch
    {
        OtlpSignalKind.Traces => "traces",
        OtlpSignalKind.Logs => "logs",
        _ => "metrics",
    };

    private static long Of(DeliveryLedgerSnapshot ledger, string account) => account switch
    {
        "delivered" => ledger.Delivered,
        "evicted" => ledger.Evicted,
        "rejected" => ledger.Rejected,
        "abandoned" => ledger.Abandoned,
        _ => ledger.Retried,
    };

    [LoggerMessage(15, LogLevel.Error, "{Problem}")]
    private partial void TlsMissing(string problem);
}
