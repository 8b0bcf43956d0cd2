using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Makes the bars of the chart from the events of a run: phases, the function's work, each extension's work.</summary>
internal sealed class ChartBuilder
{
    public const string Platform = "platform";
    public const string Function = "function";

    /// <summary>The greatest number of bars. More could not be distinguished.</summary>
    private const int MaxSpans = 4000;

    private readonly List<ChartSpan> _spans = [];
    private readonly List<string> _lanes = [Platform, Function];
    private readonly Dictionary<string, (TimeSpan Start, string Text)> _open = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Lanes => _lanes;

    /// <summary>Returns wide bars first, so that the narrow ones are painted over them.</summary>
    public IReadOnlyList<ChartSpan> Spans => [.. _spans.OrderByDescending(span => span.End - span.Start)];

    public TimeSpan End { get; private set; }

    public bool IsCut { get; private set; }

    public void Add(EmulatorEvent happened)
    {
        End = happened.Offset;
        if (happened.Extension is { } name && !_lanes.Contains(name, StringComparer.Ordinal)) _lanes.Add(name);
        switch (happened)
        {
            case InitStartEvent:
                Open("init", happened, "INIT");
                break;
            case InitEndEvent init:
                Close("init", Platform, happened, init.Result.Succeeded ? "init" : "bad");
                break;
            case InvokeStartEvent:
                Open("invoke" + happened.RequestId, happened, $"invocation {happened.RequestId}");
                Open("function" + happened.RequestId, happened, $"works on {happened.RequestId}");
                break;
            case RuntimeDoneEvent done:
                Close("function" + happened.RequestId, Function, happened, done.Status == "success" ? "busy" : "bad");
                break;
            case InvokeEndEvent end:
                Close("function" + happened.RequestId, Function, happened, "busy");
                Close("invoke" + happened.RequestId, Platform, happened, end.Result.Outcome == EmulatedOutcome.Success ? "invoke" : "bad");
                AddHeld(end);
                break;
            case ShutdownStartEvent shutdown:
                Open("shutdown", happened, "SHUTDOWN " + shutdown.Reason);
                break;
            case ProgramStartedEvent:
                Open("life " + happened.Extension, happened, $"{happened.Extension ?? Function} lives");
                break;
            case ProgramExitedEvent exited:
                Close("busy " + happened.Extension, happened.Extension ?? Function, happened, "busy");
                Close("life " + happened.Extension, happened.Extension ?? Function, happened, "life");
                if (exited.Extension is null) break;
                Extend("shutdown", Platform, happened);
                break;
            case EventDeliveredEvent delivered:
                Open("busy " + happened.Extension, happened, $"has {delivered.EventType}");
                break;
            default:
                AddNamed(happened);
                break;
        }
    }

    /// <summary>Ends the bars that are still open.</summary>
    public void Finish()
    {
        foreach ((string? key, (TimeSpan start, string? text)) in _open)
        {
            if (key.StartsWith("life ", StringComparison.Ordinal)) Add(new ChartSpan(key.Length > 5 ? key[5..] : Function, start, End, "life", text));
        }
    }

    private void AddNamed(EmulatorEvent happened)
    {
        switch (happened.Name)
        {
            case EmulatorEventNames.ExtensionNext:
                Close("busy " + happened.Extension, happened.Extension!, happened, "busy");
                break;
            case EmulatorEventNames.Freeze:
                Open("frozen", happened, "frozen");
                break;
            case EmulatorEventNames.Thaw:
                Close("frozen", Platform, happened, "frozen");
                break;
        }
    }

    private void AddHeld(InvokeEndEvent end)
    {
        if (end.Result.PostRuntimeDuration is { } held && held > TimeSpan.Zero)
            Add(new ChartSpan(Platform, end.Offset - held, end.Offset, "held", $"held time {EventText.Milliseconds(held)}"));
    }

    private void Open(string key, EmulatorEvent happened, string text) => _open[key] = (happened.Offset, text);

    private void Close(string key, string lane, EmulatorEvent happened, string style)
    {
        if (_open.Remove(key, out (TimeSpan Start, string Text) begun))
            Add(new ChartSpan(lane, begun.Start, happened.Offset, style, $"{begun.Text}, {EventText.Milliseconds(happened.Offset - begun.Start)}"));
    }

    /// <summary>Makes the bar of a shutdown longer. A shutdown ends with the last exit.</summary>
    private void Extend(string key, string lane, EmulatorEvent happened)
    {
        if (!_open.TryGetValue(key, out (TimeSpan Start, string Text) begun)) return;
        _spans.RemoveAll(span => span.Style == key && span.Start == begun.Start);
        Add(new ChartSpan(lane, begun.Start, happened.Offset, key, $"{begun.Text}, {EventText.Milliseconds(happened.Offset - begun.Start)}"));
    }

    private void Add(ChartSpan span)
    {
        if (_spans.Count < MaxSpans)
            _spans.Add(span);
        else
            IsCut = true;
    }
}
