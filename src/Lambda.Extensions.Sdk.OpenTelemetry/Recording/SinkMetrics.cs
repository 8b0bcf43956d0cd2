using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Recording;

/// <summary>Records the accounts of queues as metrics: the items that wait, and the fate of the others.</summary>
internal sealed class SinkMetrics(MetricStore metrics)
{
    private static readonly string[] Accounts = ["delivered", "evicted", "rejected", "abandoned", "retried"];

    // By sink, the last reported values of each account.
    private readonly Dictionary<string, long[]> _reported = new(StringComparer.Ordinal);

    public void Measure(string name, DeliveryLedgerSnapshot ledger)
    {
        metrics.Record(FaasMetrics.QueueItems, ledger.Pending + ledger.InFlight, new KeyValuePair<string, string>("sink", name));
        if (!_reported.TryGetValue(name, out long[]? reported)) _reported[name] = reported = new long[Accounts.Length];
        for (int i = 0; i < Accounts.Length; i++)
        {
            string account = Accounts[i];
            long now = Of(ledger, account);
            long before = reported[i];
            // The deliveries of metrics would make new metrics for ever.
            if (now == before || (account == "delivered" && name.StartsWith("metrics", StringComparison.Ordinal))) continue;
            reported[i] = now;
            metrics.Record(FaasMetrics.Items, now - before, new("sink", name), new("account", account));
        }
    }

    private static long Of(DeliveryLedgerSnapshot ledger, string account) => account switch
    {
        "delivered" => ledger.Delivered,
        "evicted" => ledger.Evicted,
        "rejected" => ledger.Rejected,
        "abandoned" => ledger.Abandoned,
        _ => ledger.Retried,
    };
}
