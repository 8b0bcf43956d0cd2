namespace Lambda.Extensions.Sdk.Cli.Report.Model;

/// <summary>Everything that the report shows about a run.</summary>
internal sealed record ReportDocument
{
    public required string Title { get; init; }

    public required string Tool { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required int MemoryMb { get; init; }

    /// <summary>The architecture of this machine: <c>x86_64</c> or <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    public required string InitializationType { get; init; }

    public required bool Succeeded { get; init; }

    public IReadOnlyList<string> Problems { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public required IReadOnlyList<Lane> Lanes { get; init; }

    public required IReadOnlyList<InvocationRow> Rows { get; init; }

    public IReadOnlyList<Freeze> Freezes { get; init; } = [];

    public IReadOnlyList<ColdStart> ColdStarts { get; init; } = [];

    public IReadOnlyList<LedgerRow> Ledger { get; init; } = [];

    public IReadOnlyList<UsageSeries> Usage { get; init; } = [];

    /// <summary>The number of rows for which the report has no room.</summary>
    public int OmittedRows { get; init; }
}
