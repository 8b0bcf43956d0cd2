using System.Globalization;
using Lambda.Extensions.Sdk.Cli.Report;
using Lambda.Extensions.Sdk.Cli.Report.Model;

namespace Lambda.Extensions.Sdk.ReportTests;

/// <summary>A report like that of a long run: two extensions, freezes between the invocations, telemetry and log lines.</summary>
internal static class SampleReport
{
    public const string HostileLine = "</script><img src=x onerror=\"document.title='owned'\"><!-- \u202Etxt.exe \uFFFD\0";

    public static ReportDocument Make(int invocations, bool succeeded = true)
    {
        var rows = new ReportRows(invocations);
        AddInit(rows);
        var freezes = new List<Freeze> { new(At(60), At(1000)) };
        for (int i = 0; i < invocations; i++)
        {
            AddInvocation(rows, i, At(1000 + (i * 500.0)));
            freezes.Add(new Freeze(At(1060 + (i * 500.0)), At(1500 + (i * 500.0))));
        }

        TimeSpan end = At(1000 + (invocations * 500.0));
        rows.Begin(RowKind.Shutdown, "SHUTDOWN", end);
        rows.Add(new Span(0, SpanKind.Shutdown, end, end + At(12)));
        rows.Current!.To = end + At(12);
        rows.Current.Duration = At(12);
        rows.Current.Outcome = "success";
        rows.Current.IsBad = false;
        return new ReportDocument
        {
            Title = "metrics-agent, audit-log with node runtime.mjs: on-demand, 512 MB, timeout 3 s",
            Tool = "0.1.0",
            Started = new DateTimeOffset(2026, 11, 28, 8, 0, 0, TimeSpan.Zero),
            MemoryMb = 512,
            Architecture = "x86_64",
            InitializationType = "on-demand",
            Succeeded = succeeded,
            Problems = succeeded ? [] : ["invocation 3: function error Oops"],
            Notes = ["a note"],
            Lanes = [new("platform", LaneKind.Platform), new("runtime", LaneKind.Runtime), new("metrics-agent", LaneKind.Extension), new("audit-log", LaneKind.Extension)],
            Rows = rows.All,
            Freezes = freezes,
            OmittedRows = rows.Omitted,
            ColdStarts =
            [
                new ColdStart
                {
                    At = TimeSpan.Zero, Duration = At(58), Succeeded = true, Runtime = At(28), Shared = At(14),
                    Parts = [new ColdStartPart(2) { Started = At(1), Registered = At(18), FirstNext = At(58), Added = At(12), OwnPhases = "Register 3.1 ms, total 9.4 ms" }, new ColdStartPart(3) { Started = At(2), Registered = At(12), FirstNext = At(16) }],
                },
            ],
            Ledger = [new LedgerRow(2) { Types = "platform, function", Batches = 40, Records = 400, Bytes = 90_000, FailedAttempts = 2, Dropped = 3, DropReason = "the buffer was full", OwnSummary = "invokes=20 lost=3" }],
            Usage =
            [
                new UsageSeries(1, 4242, [.. Enumerable.Range(0, 200).Select(i => new UsageSample(At(i * 50), At(i * (3 + (i % 7))), (40 + (i % 11)) * 1024L * 1024))]),
                new UsageSeries(2, 4243, [.. Enumerable.Range(0, 200).Select(i => new UsageSample(At(i * 50), At(i), (9 + (i / 100)) * 1024L * 1024))]),
            ],
        };
    }

    private static void AddInit(ReportRows rows)
    {
        rows.Begin(RowKind.Init, "INIT", TimeSpan.Zero);
        InvocationRow row = rows.Current!;
        (row.To, row.Duration, row.IsCold, row.Outcome, row.IsBad, row.Last) = (At(58), At(58), true, "success", false, 2);
        rows.Add(new Span(0, SpanKind.Init, At(0), At(58)));
        rows.Add(new Span(2, SpanKind.Start, At(1), At(18)));
        rows.Add(new Span(2, SpanKind.Initialise, At(18), At(58)));
        rows.Add(new Span(3, SpanKind.Start, At(2), At(12)));
        rows.Add(new Span(3, SpanKind.Initialise, At(12), At(16)));
        rows.Add(new Span(1, SpanKind.Start, At(18), At(46)));
        rows.Add(new Tick(2, TickKind.Call, At(18), "register for INVOKE, SHUTDOWN"));
        rows.Add(new Tick(3, TickKind.Call, At(12), "register for INVOKE, SHUTDOWN"));
    }

    private static void AddInvocation(ReportRows rows, int i, TimeSpan from)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"8f14e45f-ceea-467f-a1d3-{i:D12}");
        rows.Begin(RowKind.Invocation, id, from);
        InvocationRow row = rows.Current!;
        bool isBad = i % 10 == 2;
        TimeSpan done = from + At(24 + (i % 5)), end = done + At(9.4 + (i % 7));
        (row.To, row.RuntimeDone, row.Duration, row.Held, row.IsCold, row.IsBad, row.Last) = (end, done, end - from, end - done, i == 0, isBad, 2);
        row.Outcome = isBad ? "function error" : "success";
        row.Detail = isBad ? "Oops" : "";
        row.BilledMs = BilledTime.Estimate("on-demand", end - from, i == 0 ? At(58) : null).Milliseconds;
        row.HeldBy.AddRange([new HeldBy(3, At(1.2)), new HeldBy(2, end - done)]);
        rows.Add(new Span(0, SpanKind.Invoke, from, done));
        rows.Add(new Span(0, SpanKind.Held, done, end));
        rows.Add(new Span(1, SpanKind.Work, from, done - At(3)));
        rows.Add(new Span(1, SpanKind.AfterResponse, done - At(3), done));
        rows.Add(new Span(2, SpanKind.Work, from + At(0.2), done));
        rows.Add(new Span(2, SpanKind.AwaitEnd, done, done + At(4)));
        rows.Add(new Span(2, SpanKind.AfterEnd, done + At(4), end));
        rows.Add(new Span(3, SpanKind.Work, from + At(0.2), done));
        rows.Add(new Span(3, SpanKind.AfterEnd, done, done + At(1.2)));
        foreach (int lane in (int[])[2, 3]) rows.Add(new Tick(lane, TickKind.Call, from + At(0.2), "receives INVOKE"));
        rows.Add(new Tick(2, TickKind.Delivery, done + At(4), "receives 4 records, 1187 bytes"));
        if (isBad) rows.Add(new Tick(2, TickKind.Bad, done + At(3), "3 records are lost: the buffer was full"));
        string line = i == 0 ? HostileLine : string.Create(CultureInfo.InvariantCulture, $$"""{"level":"info","message":"order {{i}} is stored","requestId":"{{id}}"}""");
        for (int n = 0; n < 4; n++) rows.Add(new LogLine(1, from + At(3 + n), ReportText.Clean(line), IsError: n == 3));
        rows.Add(new LogLine(2, done + At(5), ReportText.Clean("2026-11-28T08:00:01.123Z INFO [metrics-agent] Sent 4 items"), IsError: false));
    }

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
