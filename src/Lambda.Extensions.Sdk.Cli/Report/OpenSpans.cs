using Lambda.Extensions.Sdk.Cli.Report.Model;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Keeps the activity of each participant that has not ended. There is one at a time.</summary>
internal sealed class OpenSpans
{
    private readonly Dictionary<int, (SpanKind Kind, TimeSpan From)> _open = [];

    public void Begin(int lane, SpanKind kind, TimeSpan from) => _open[lane] = (kind, from);

    /// <returns><see langword="null"/> when the participant does nothing.</returns>
    public SpanKind? Kind(int lane) => _open.TryGetValue(lane, out (SpanKind Kind, TimeSpan From) begun) ? begun.Kind : null;

    /// <returns><see langword="null"/> when the participant did nothing.</returns>
    public Span? Close(int lane, TimeSpan to) =>
        _open.Remove(lane, out (SpanKind Kind, TimeSpan From) begun) ? new Span(lane, begun.Kind, begun.From, to) : null;

    public IReadOnlyList<Span> CloseAll(TimeSpan to)
    {
        List<Span> closed = [.. _open.Keys.Order().Select(lane => new Span(lane, _open[lane].Kind, _open[lane].From, to))];
        _open.Clear();
        return closed;
    }
}
