using Lambda.Extensions.Sdk.Cli.Output;
using Lambda.Extensions.Sdk.Cli.Report.Model;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Cli.Report;

/// <summary>Makes the rows of the report from the events of a run. It shows only what the platform's side can know of a program in any language.</summary>
internal sealed class ReportBuilder(string initializationType, int invocations)
{
    private readonly ReportRows _rows = new(invocations);
    /// <summary>The most freezes. There are not more rows than that.</summary>
    private const int MaxFreezes = 10_000;

    private readonly OpenSpans _open = new();
    private readonly ColdStarts _coldStarts = new();
    private readonly Ledger _ledger = new();
    private readonly List<Freeze> _freezes = [];
    private readonly List<string> _notes = [];
    private readonly HashSet<int> _noticed = [];
    private TimeSpan? _frozen;
    private TimeSpan? _coldInit;

    public Lanes Lanes { get; } = new();

    public ReportRows Rows => _rows;

    public IReadOnlyList<Freeze> Freezes => _freezes;

    public IReadOnlyList<ColdStart> ColdStarts => _coldStarts.All;

    public IReadOnlyList<LedgerRow> Ledger => _ledger.Rows;

    /// <summary>Gets the notes that came before the first row.</summary>
    public IReadOnlyList<string> Notes => _notes;

    public void Add(EmulatorEvent happened)
    {
        switch (happened)
        {
            case InitStartEvent init:
                BeginInit(init);
                break;
            case InitEndEvent init:
                EndInit(init);
                break;
            case InvokeStartEvent invoke:
                Begin(RowKind.Invocation, invoke.RequestId!, invoke);
                _open.Begin(Lanes.Runtime, SpanKind.Work, invoke.Offset);
                break;
            case InvokeResponseEvent:
                Close(Lanes.Runtime, happened.Offset);
                _open.Begin(Lanes.Runtime, SpanKind.AfterResponse, happened.Offset);
                break;
            case RuntimeDoneEvent done:
                Close(Lanes.Runtime, done.Offset);
                if (_rows.Current is { } current) current.RuntimeDone = done.Offset;
                break;
            case InvokeEndEvent end:
                EndInvocation(end);
                break;
            case ShutdownStartEvent shutdown:
                BeginShutdown(shutdown);
                break;
            case LogEvent log:
                AddLine(log);
                break;
            default:
                AddOfProgram(happened);
                break;
        }
    }

    /// <summary>Ends what the run's end has left open.</summary>
    public void Finish(TimeSpan end)
    {
        if (_frozen is { } since) _freezes.Add(new Freeze(since, end));
        foreach (Span span in _open.CloseAll(end)) _rows.Add(span);
        if (_rows.Current is { Kind: RowKind.Shutdown } shutdown) EndShutdown(shutdown, end);
    }

    private void BeginInit(InitStartEvent init)
    {
        _coldStarts.Begin(init.Offset);
        if (_rows.Current is { Kind: RowKind.Invocation, To: null } inside)
            inside.IsCold = true;
        else
            Begin(RowKind.Init, init.Phase == "init" ? "INIT" : "INIT inside the next invocation", init);
        _open.Begin(Lanes.Platform, SpanKind.Init, init.Offset);
    }

    private void EndInit(InitEndEvent init)
    {
        _coldStarts.End(init);
        Close(Lanes.Platform, init.Offset);
        if (_rows.Current is not { } row) return;
        if (row.Kind == RowKind.Invocation)
        {
            if (init.Result.Succeeded) _open.Begin(Lanes.Runtime, SpanKind.Work, init.Offset);
            return;
        }

        // The duration of an invocation includes an INIT inside it.
        _coldInit = init.Phase == "init" ? init.Result.Duration : null;
        row.To = init.Offset;
        row.IsCold = true;
        row.Duration = init.Result.Duration;
        row.IsBad = !init.Result.Succeeded;
        row.Outcome = init.Result.Succeeded ? "success" : $"{init.Result.Status} {init.Result.ErrorType}";
        _rows.Explain(row, ReportText.CleanLines(init.Result.Message ?? ""));
        row.Last = _coldStarts.Last;
    }

    private void EndInvocation(InvokeEndEvent end)
    {
        if (_rows.Current is not { Kind: RowKind.Invocation } row) return;
        // Without an extension after the runtime, what remains is the emulator's own time.
        TimeSpan? held = row.HeldBy.Count == 0 && end.Result.PostRuntimeDuration is not null ? TimeSpan.Zero : end.Result.PostRuntimeDuration;
        TimeSpan done = row.RuntimeDone ?? end.Offset;
        if (_open.Close(Lanes.Runtime, end.Offset) is { } work && end.Result.Outcome != EmulatedOutcome.InitFailed) _rows.Add(work);
        if (end.Result.Outcome != EmulatedOutcome.InitFailed) _rows.Add(new Span(Lanes.Platform, SpanKind.Invoke, row.From, done));
        if (held > TimeSpan.Zero) _rows.Add(new Span(Lanes.Platform, SpanKind.Held, done, end.Offset));
        row.IsCold |= _coldInit is not null || end.Result.SuppressedInit;
        var billed = BilledTime.Estimate(initializationType, end.Result.Duration, _coldInit);
        _coldInit = null;
        row.To = end.Offset;
        row.Outcome = OutcomeText.Of(end.Result.Outcome);
        row.IsBad = end.Result.Outcome != EmulatedOutcome.Success;
        // The message of a failed INIT is in the row of that INIT.
        string? message = end.Result.Outcome == EmulatedOutcome.InitFailed ? null : end.Result.ErrorMessage;
        _rows.Explain(row, ReportText.CleanLines(string.Join(": ", new[] { end.Result.ErrorType, message, end.Result.Verdict }.OfType<string>())));
        row.Duration = end.Result.Duration;
        row.BilledMs = billed.Milliseconds;
        row.Held = held;
        row.Last = held is null ? null : row.HeldBy.Count > 0 ? row.HeldBy[^1].Lane : Lanes.Runtime;
    }

    private void BeginShutdown(ShutdownStartEvent shutdown)
    {
        _coldInit = null;
        string name = shutdown.Reason == "spindown" ? "SHUTDOWN" : $"RESET ({shutdown.Reason})";
        if (_rows.Current is { Kind: RowKind.Invocation, To: null })
            Tick(Lanes.Platform, TickKind.Bad, shutdown, name);
        else
            Begin(RowKind.Shutdown, name, shutdown);
        _open.Begin(Lanes.Platform, SpanKind.Shutdown, shutdown.Offset);
    }

    private static void EndShutdown(InvocationRow row, TimeSpan end)
    {
        row.To = end;
        row.Duration = end - row.From;
        row.IsBad = row.Ticks.Exists(tick => tick.Kind == TickKind.Bad);
        row.Outcome = row.IsBad ? "with failures" : "success";
    }

    private void Begin(RowKind kind, string name, EmulatorEvent happened)
    {
        if (_rows.Current is { Kind: RowKind.Shutdown } shutdown)
        {
            TimeSpan end = happened.Offset;
            if (_open.Close(Lanes.Platform, end) is { } span) _rows.Add(span);
            EndShutdown(shutdown, end);
        }

        foreach (Span span in _open.CloseAll(happened.Offset)) _rows.Add(span);
        _noticed.Clear();
        _rows.Begin(kind, ReportText.Clean(name), happened.Offset);
    }

    private void AddOfProgram(EmulatorEvent happened)
    {
        int lane = Lanes.Of(happened);
        switch (happened)
        {
            case ProgramStartedEvent:
                _coldStarts.Started(lane, happened.Offset);
                _open.Begin(lane, SpanKind.Start, happened.Offset);
                break;
            case ExtensionRegisteredEvent registered:
                _coldStarts.Registered(lane, happened.Offset);
                Close(lane, happened.Offset);
                _open.Begin(lane, SpanKind.Initialise, happened.Offset);
                Tick(lane, TickKind.Call, happened, $"register for {(registered.Events.Count == 0 ? "no events" : string.Join(", ", registered.Events))}");
                break;
            case EventDeliveredEvent delivered:
                _open.Begin(lane, delivered.EventType == "SHUTDOWN" ? SpanKind.Shutdown : SpanKind.Work, happened.Offset);
                Tick(lane, TickKind.Call, happened, $"receives {delivered.EventType}");
                break;
            case ProgramExitedEvent exited:
                Close(lane, happened.Offset);
                AddExit(lane, exited);
                break;
            default:
                AddNamed(lane, happened);
                break;
        }
    }

    private void AddNamed(int lane, EmulatorEvent happened)
    {
        switch (happened.Name)
        {
            case EmulatorEventNames.ExtensionNext:
                _coldStarts.AskedForNext(lane, happened.Offset);
                EndWork(lane, happened.Offset);
                break;
            case EmulatorEventNames.RuntimeNext:
                _coldStarts.AskedForNext(lane, happened.Offset);
                // On Managed Instances other workers of the runtime ask too.
                if (_open.Kind(lane) == SpanKind.Start) Close(lane, happened.Offset);
                break;
            case EmulatorEventNames.Freeze:
                _frozen = happened.Offset;
                break;
            case EmulatorEventNames.Thaw:
                if (_frozen is { } since && _freezes.Count < MaxFreezes) _freezes.Add(new Freeze(since, happened.Offset));
                _frozen = null;
                break;
            default:
                AddTick(lane, happened);
                break;
        }
    }

    /// <summary>Ends an extension's work, and splits it at the end of the runtime: what comes after it is held time.</summary>
    private void EndWork(int lane, TimeSpan now)
    {
        if (_open.Close(lane, now) is not { } span) return;
        if (span.Kind != SpanKind.Work || _rows.Current is not { Kind: RowKind.Invocation, To: null, RuntimeDone: { } done } row)
        {
            _rows.Add(span);
            return;
        }

        if (done > span.From) _rows.Add(span with { To = done });
        TimeSpan after = done > span.From ? done : span.From;
        _rows.Add(new Span(lane, SpanKind.AfterEnd, after, now));
        row.HeldBy.Add(new HeldBy(lane, now - done));
    }

    private void AddTick(int lane, EmulatorEvent happened)
    {
        if (happened is TelemetryDeliveredEvent delivered) NoticeEnd(lane, delivered);
        _ledger.Add(lane, happened);
        if (TickText.Of(happened) is not { } tick) return;
        if (_rows.Current is null)
            _notes.Add(ReportText.Clean(tick.Text));
        else
            Tick(lane, tick.Kind, happened, tick.Text);
    }

    /// <summary>Splits the held time where the subscriber receives the record that the runtime is done.</summary>
    private void NoticeEnd(int lane, TelemetryDeliveredEvent delivered)
    {
        if (_rows.Current is not { Kind: RowKind.Invocation, To: null, RuntimeDone: { } done } row || _noticed.Contains(lane)) return;
        if (!delivered.Has("platform.runtimeDone", row.Name) || _open.Kind(lane) != SpanKind.Work) return;
        _noticed.Add(lane);
        TimeSpan from = _open.Close(lane, delivered.Offset)!.From;
        if (done > from) _rows.Add(new Span(lane, SpanKind.Work, from, done));
        _rows.Add(new Span(lane, SpanKind.AwaitEnd, done > from ? done : from, delivered.Offset));
        _open.Begin(lane, SpanKind.Work, delivered.Offset);
    }

    private void AddExit(int lane, ProgramExitedEvent exited)
    {
        bool isBad = exited.Extension is not null && exited.State is not ExtensionState.Exited;
        Tick(lane, isBad ? TickKind.Bad : TickKind.Exit, exited, exited.Killed ? "killed" : FormattableString.Invariant($"exits with {exited.ExitCode}"));
    }

    private void AddLine(LogEvent log)
    {
        int lane = log.Extension is null ? Lanes.Runtime : Lanes.Of(log);
        if (log.Extension is not null)
        {
            _coldStarts.Logged(lane, log.Line.Text);
            _ledger.Logged(lane, log.Line.Text);
        }

        _rows.Add(new LogLine(lane, log.Offset, ReportText.Clean(log.Line.Text), log.Line.IsError));
    }

    private void Close(int lane, TimeSpan now)
    {
        if (_open.Close(lane, now) is { } span) _rows.Add(span);
    }

    private void Tick(int lane, TickKind kind, EmulatorEvent happened, string text) =>
        _rows.Add(new Tick(lane, kind, happened.Offset, ReportText.Clean(text)));
}
