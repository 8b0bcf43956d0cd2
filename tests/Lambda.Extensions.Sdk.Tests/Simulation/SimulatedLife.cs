using System.Globalization;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace Lambda.Extensions.Sdk.Tests.Simulation;

/// <summary>
/// One environment's life under virtual time, from a seed: invocations that succeed, fail, time out and crash; freezes between them; a
/// sink that fails as it likes; ends and reports that come twice, late or never; hooks that throw or hang.
/// </summary>
internal sealed partial class SimulatedLife
{
    private const int DeadlineMs = 300;
    private const int MarginMs = 20;
    private const int CapMs = 60;
    private const int HookBudgetMs = 15;
    private const int SlackMs = 5;

    // From the cancelled token to giving up, and a hook that is cancelled at the cap's end.
    private const int GraceMs = 25;

    private readonly Life _life = new();
    private readonly FakeTelemetry _telemetry;
    private readonly Random _random;
    private readonly TimeSpan _settle;
    private readonly SimulatedState _state;
    private readonly List<string> _requests = [];
    private readonly List<string> _late = [];
    private DateTimeOffset _nextAt;
    private int _nexts;
    private long _pushed;

    public SimulatedLife(int seed, TimeSpan settle)
    {
        _settle = settle;
        _random = new Random(seed);
        _state = new SimulatedState(_life.Time, new Random(~seed)) { OneIn = _random.Next(3) == 0 ? 12 : 0 };
        _telemetry = new FakeTelemetry(_ => { });
        _life.Api.Asked = () => _nextAt = Now;
    }

    private DateTimeOffset Now => _life.Time.GetUtcNow();

    /// <summary>The longest that <c>next</c> was late against its cap, in virtual time; never over <see cref="SlackMs"/> unless the clock ran ahead of the threads.</summary>
    public TimeSpan Overtime { get; private set; } = TimeSpan.MinValue;

    public static TimeSpan Slack => TimeSpan.FromMilliseconds(SlackMs);

    public async Task RunAsync()
    {
        FlushPolicy[] policies = [FlushPolicy.Adaptive, FlushPolicy.EndOfInvocation, FlushPolicy.Pipelined, FlushPolicy.Periodic(TimeSpan.FromMilliseconds(100)), FlushPolicy.AdaptiveWithin(TimeSpan.FromMilliseconds(500))];
        FlushPolicy policy = policies[_random.Next(policies.Length)];
        _life.Start<SimulatedExtension>(
            o =>
            {
                o.FlushPolicy = policy;
                o.HandlerEndTimeout = TimeSpan.FromMilliseconds(CapMs);
                o.HookTimeout = TimeSpan.FromMilliseconds(HookBudgetMs);
                o.FlushTimeout = TimeSpan.FromMilliseconds(HookBudgetMs);
                o.DeadlineMargin = TimeSpan.FromMilliseconds(MarginMs);
                o.LateReportTimeout = TimeSpan.FromMilliseconds(10);
                o.LogSummary = true;
            },
            b =>
            {
                b.Setup.TelemetrySource = _telemetry;
                b.Services.AddSingleton(_state);
            });
        await UntilNextAsync();
        string reason = "spindown";
        // Few mostly; sometimes enough for the adaptive policy to warm up.
        int invocations = _random.Next(10) == 0 ? _random.Next(22, 40) : _random.Next(1, 10);
        for (int i = 0; i < invocations && reason == "spindown"; i++)
        {
            reason = await InvokeAsync();
            if (_random.Next(3) == 0) _life.Time.Advance(TimeSpan.FromMilliseconds(_random.Next(1, 3000)));
        }

        if (_random.Next(2) == 0) DeliverLate(_late.Count);
        _life.Api.Answer(new ShutdownEvent(new ShutdownReason(reason), _life.In(2000)));
        await PassAsync(() => _life.Ended.IsCompleted, 4000);
        Check();
    }

    private async Task<string> InvokeAsync()
    {
        if (_random.Next(4) == 0) _state.Sink.Mood = SimulatedSink.Moods[_random.Next(SimulatedSink.Moods.Length)];
        if (_random.Next(2) == 0) DeliverLate(_random.Next(_late.Count + 1));
        InvokeEvent invoke = FakeExtensionsApi.Invocation(_life.In(DeadlineMs));
        string id = invoke.RequestId;
        _requests.Add(id);
        _life.Api.Answer(invoke);
        DateTimeOffset began = Now;
        Deliver(FakeTelemetry.Started(id, Now), FakeTelemetry.Line("a line", Now));
        await PassAsync(() => false, _random.Next(12));

        (string status, string reason) = _random.Next(25) switch { 0 => ("timeout", "timeout"), 1 => ("error", "failure"), 2 or 3 => ("error", "spindown"), _ => ("success", "spindown") };
        DateTimeOffset ended = Now;
        string end = FakeTelemetry.RuntimeDone(id, Now, status);
        int fate = _random.Next(12);
        bool isSeen = fate > 1;
        if (fate == 0) _late.Add(end);
        else if (fate == 2) Deliver(end, end);
        else if (fate > 2) Deliver(end);
        string report = FakeTelemetry.Report(id, Now, status);
        int copies = _random.Next(10);
        if (copies > 0) _late.Add(report);
        if (copies == 1) _late.Add(report);

        await UntilNextAsync();
        // Not later than the cap; when the end was seen, not later than what follows it may take; and never past the deadline.
        TimeSpan toDeadline = _nextAt - (began + TimeSpan.FromMilliseconds(DeadlineMs - MarginMs));
        TimeSpan late = isSeen
            ? _nextAt - ended - TimeSpan.FromMilliseconds((HookBudgetMs + GraceMs) * 8)
            : _nextAt - began - TimeSpan.FromMilliseconds(CapMs + ((HookBudgetMs + GraceMs) * 2));
        TimeSpan worst = late > toDeadline ? late : toDeadline;
        if (worst > Overtime) Overtime = worst;
        return reason;
    }

    private void DeliverLate(int count)
    {
        for (int i = 0; i < count; i++)
        {
            int at = _random.Next(_late.Count);
            Deliver(_late[at]);
            _late.RemoveAt(at);
        }
    }

    private void Deliver(params string[] records)
    {
        _pushed += records.Length;
        _telemetry.Deliver(records);
    }

    private async Task UntilNextAsync()
    {
        _nexts++;
        await PassAsync(() => _life.Api.NextAsked(_nexts).IsCompleted, 2000);
    }

    /// <summary>Lets virtual time pass, a millisecond at a time, until something has happened; fails when it does not within so many.</summary>
    private async Task PassAsync(Func<bool> happened, int milliseconds)
    {
        for (int i = 0; i < milliseconds; i++)
        {
            if (await SettleAsync(happened)) return;
            _life.Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        if (milliseconds < 2000) return;
        // The clock may have run ahead of threads that had no processor.
        await Life.Within(Task.Run(async () =>
        {
            while (!happened())
            {
                _life.Time.Advance(TimeSpan.FromMilliseconds(1));
                await Task.Delay(1);
            }
        }));
    }

    private async Task<bool> SettleAsync(Func<bool> happened)
    {
        long since = TimeProvider.System.GetTimestamp();
        do
        {
            if (happened()) return true;
            if (_settle > TimeSpan.FromMilliseconds(1)) await Task.Delay(1);
            else await Task.Yield();
        }
        while (TimeProvider.System.GetElapsedTime(since) < _settle);
        return happened();
    }

    private void Check()
    {
        Assert.That(_life.Ended.Result, Is.Zero, "exit code");
        Assert.That(_state.Completed.Select(i => i.RequestId), Is.EquivalentTo(_requests), "completed once each");
        Assert.That(_state.Reported.Select(i => i.RequestId), Is.EquivalentTo(_requests), "reported once each");

        long[] sums = [.. Number().Matches(Summary()).Select(m => long.Parse(m.Value, CultureInfo.InvariantCulture))];
        Assert.That(sums[0], Is.EqualTo(_pushed), $"received: {Summary()}");
        Assert.That(sums[1..8].Sum(), Is.EqualTo(_pushed), $"the sum of what became of the records: {Summary()}");
        // A hook that was abandoned may have taken its records after all; the ledger says that it was over its budget, or in hand.
        Assert.That(_state.RecordsTaken, Is.InRange(sums[1], sums[1] + sums[4] + sums[7]), $"delivered: {Summary()}");

        DeliveryLedgerSnapshot ledger = _state.Queue.Ledger.Snapshot();
        Assert.That(ledger.IsBalanced, Is.True, ledger.ToString());
        Assert.That(ledger.Accepted, Is.EqualTo(_state.RecordsTaken), "each record that the hook took is in the ledger");
        Assert.That(ledger.Pending + ledger.InFlight, Is.Zero, ledger.ToString());
    }

    private string Summary()
    {
        string line = _life.Logs.Entries.Single(e => e.Id.Id == 1210).Message;
        return line[line.LastIndexOf("average; ", StringComparison.Ordinal)..];
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
