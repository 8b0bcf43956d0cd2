namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>The telemetry of one subscriber.</summary>
internal sealed class LedgerRow(int lane)
{
    public int Lane { get; } = lane;

    public string Types { get; set; } = "";

    public long Batches { get; set; }

    public long Records { get; set; }

    public long Bytes { get; set; }

    /// <summary>Gets or sets the number of deliveries that failed. The platform repeats them.</summary>
    public long FailedAttempts { get; set; }

    /// <summary>Gets or sets the number of records that were lost.</summary>
    public long Dropped { get; set; }

    /// <summary>Gets or sets the reason of the last loss; <see langword="null"/> for none.</summary>
    public string? DropReason { get; set; }

    /// <summary>Gets or sets the last summary that the extension itself has logged; <see langword="null"/> for none.</summary>
    public string? OwnSummary { get; set; }
}
