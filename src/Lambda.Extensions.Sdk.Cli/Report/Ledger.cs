using Lambda.Extensions.Sdk.Cli.Report.Model;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Sums up the telemetry of each subscriber.</summary>
internal sealed class Ledger
{
    private readonly SortedDictionary<int, LedgerRow> _rows = [];

    public IReadOnlyList<LedgerRow> Rows => [.. _rows.Values];

    public void Add(int lane, EmulatorEvent happened)
    {
        switch (happened)
        {
            case TelemetrySubscribedEvent subscribed:
                Row(lane).Types = string.Join(", ", subscribed.Types);
                break;
            case TelemetryDeliveredEvent delivered:
                LedgerRow row = Row(lane);
                row.Batches++;
                row.Records += delivered.RecordCount;
                row.Bytes += delivered.Bytes;
                break;
            case TelemetryFailedEvent:
                Row(lane).FailedAttempts++;
                break;
            case TelemetryDroppedEvent dropped:
                Row(lane).Dropped += dropped.RecordCount;
                Row(lane).DropReason = ReportText.Clean(dropped.Reason);
                break;
        }
    }

    /// <summary>Keeps the summary that an extension of this SDK logs at its end.</summary>
    public void Logged(int lane, string line)
    {
        if ((ReportText.After(line, "Summary: ") ?? ReportText.After(line, "Telemetry was lost: ")) is { } summary) Row(lane).OwnSummary = summary;
    }

    private LedgerRow Row(int lane) => _rows.TryGetValue(lane, out LedgerRow? row) ? row : _rows[lane] = new LedgerRow(lane);
}
