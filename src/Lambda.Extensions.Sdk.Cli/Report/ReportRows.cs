using Lambda.Extensions.Sdk.Cli.Report.Model;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Collects the rows within the size that a page can have, and counts the rest.</summary>
internal sealed class ReportRows(int expectedRows)
{
    /// <summary>The bytes of all rows with their spans and ticks: room for more than 4,000 invocations.</summary>
    private const int MaxRows = 2_400_000;

    /// <summary>The bytes of all lines.</summary>
    private const int MaxLines = 1_800_000;

    /// <summary>The most texts of one row. A page with more cannot be read.</summary>
    private const int MaxTextsOfRow = 2000;

    private const int SizeOfRow = 180;
    private const int SizeOfSpan = 34;
    private const int SizeOfText = 26;

    private readonly List<InvocationRow> _rows = [];
    private int _rowBytes;
    private int _lineBytes;
    private int _lineRoom;

    public IReadOnlyList<InvocationRow> All => _rows;

    /// <summary>Gets the number of rows that were left out.</summary>
    public int Omitted { get; private set; }

    public InvocationRow? Current { get; private set; }

    public void Begin(RowKind kind, string name, TimeSpan from)
    {
        Current = new InvocationRow(kind, name, from);
        // Each row has its share, so that early lines do not take the room of later ones. An unused share is for the next row.
        _lineRoom = Math.Min(MaxLines, _lineRoom + (MaxLines / (expectedRows + 2)) + 1);
        _rowBytes += SizeOfRow + name.Length;
        // The end is always of interest, and there is one.
        if (_rowBytes <= MaxRows || kind != RowKind.Invocation)
            _rows.Add(Current);
        else
            Omitted++;
    }

    public void Add(Span span)
    {
        if (Current is not { } row || span.To < span.From) return;
        _rowBytes += SizeOfSpan;
        row.Spans.Add(span);
    }

    public void Add(Tick tick)
    {
        if (Current is { } row && HasRoom(row, tick.Text, ref _rowBytes, MaxRows)) row.Ticks.Add(tick);
    }

    public void Add(LogLine line)
    {
        if (Current is { } row && HasRoom(row, line.Text, ref _lineBytes, _lineRoom)) row.Lines.Add(line);
    }

    /// <summary>Adds the reason of the outcome.</summary>
    public void Explain(InvocationRow row, string detail)
    {
        row.Detail = detail;
        _rowBytes += ReportText.SizeOf(detail);
    }

    private static bool HasRoom(InvocationRow row, string text, ref int bytes, int max)
    {
        int size = SizeOfText + ReportText.SizeOf(text);
        if (bytes + size <= max && row.Ticks.Count + row.Lines.Count < MaxTextsOfRow)
        {
            bytes += size;
            return true;
        }

        row.Omitted++;
        return false;
    }
}
