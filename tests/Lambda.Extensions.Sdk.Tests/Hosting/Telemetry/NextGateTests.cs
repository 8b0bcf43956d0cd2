using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Hosting.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>G09: the steps of one invocation, and what <c>next</c> waits for in it.</summary>
[Category("G09")]
internal sealed class NextGateTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly List<DispatchStep> _steps = [];
    private NextGate? _gate;
    private int _sent;

    public void Dispose() => _gate?.Dispose();

    [Test]
    public void A_flush_at_the_end_of_the_handler_holds_next_until_it_is_over()
    {
        ExtensionModule module = Module();
        NextGate gate = Gate(module);
        Begin("a");
        Assert.That((Steps(), gate.Flushes, gate.IsInvocationRunning, gate.HeldFor), Is.EqualTo(("", true, true, (TimeSpan?)TimeSpan.FromSeconds(3))));
        gate.EndSeen("a");
        Assert.That(gate.IsInvocationRunning, Is.False);
        End("a");
        Assert.That(Steps(), Is.EqualTo("flush EndOfInvocation Configured, release a"));
        Assert.That(_steps[0].Only, Is.SameAs(module));
        gate.Release("a");
        Assert.That(Waits(), Is.False);
        Assert.That((gate.HeldFor, gate.Missed, _sent), Is.EqualTo(((TimeSpan?)null, 0L, 0)), "the loop's thread requests next itself");
    }

    [Test]
    public void Without_ends_of_handlers_a_flush_runs_beside_the_handler_and_holds_next()
    {
        NextGate gate = Gate(Module());
        Begin("a", seesHandlerEnd: false);
        Assert.That(Steps(), Is.EqualTo("flush StartOfInvocation NoTelemetry, release a"));
        Assert.That(gate.HeldFor, Is.Not.Null);
        End("a");
        Assert.That(Steps(), Is.EqualTo("flush StartOfInvocation NoTelemetry, release a"), "an end that is reported all the same changes nothing");
    }

    [Test]
    public void A_pipelined_flush_holds_nothing()
    {
        NextGate gate = Gate(Module(FlushPolicy.Pipelined));
        Begin("a");
        Assert.That((Steps(), gate.HeldFor, gate.IsInvocationRunning, Waits()), Is.EqualTo(("", (TimeSpan?)null, true, false)));
        End("a");
        Assert.That(Steps(), Is.EqualTo("flush Background Configured"));
    }

    [Test]
    public void A_flush_that_is_not_due_holds_nothing()
    {
        Gate(Module(FlushPolicy.Periodic(TimeSpan.FromSeconds(10))));
        Begin("a");
        Assert.That((Steps(), Waits()), Is.EqualTo(("", false)));
        _time.Advance(TimeSpan.FromSeconds(10));
        Begin("b");
        Assert.That(Steps(), Is.EqualTo("flush StartOfInvocation Configured, release b"));
    }

    [Test]
    public void The_end_of_the_handler_is_waited_for_when_one_of_two_extensions_needs_it([Values] bool first)
    {
        ExtensionModule end = Module(), start = Module(FlushPolicy.Periodic(TimeSpan.FromSeconds(1)));
        NextGate gate = Gate(first ? [end, start] : [start, end]);
        Begin("a");
        Assert.That(Steps(), Is.Empty);
        gate.Release("a");
        _time.Advance(TimeSpan.FromSeconds(1));
        Begin("b");
        Assert.That(Steps(), Is.EqualTo("flush StartOfInvocation Configured"), "no release before the end");
        End("b");
        Assert.That(Steps(), Is.EqualTo("flush StartOfInvocation Configured, flush EndOfInvocation Configured, release b"));
    }

    [TestCase("InvocationCompleted", true)]
    [TestCase("Telemetry", true)]
    [TestCase("Invoke", false)]
    public void Without_a_flush_hook_the_end_is_waited_for_when_a_hook_follows_it(string hook, bool waits)
    {
        NextGate gate = Gate(Module(hooks: Enum.Parse<HookSet>(hook)));
        Assert.That(gate.Flushes, Is.False);
        Begin("a", seesHandlerEnd: false);
        Assert.That(gate.HeldFor, Is.Null, "no end is reported");
        Begin("b");
        Assert.That(gate.HeldFor is not null, Is.EqualTo(waits));
        End("b");
        Assert.That(Steps(), Is.EqualTo(waits ? "release b" : ""));
    }

    [Test]
    [Category("G12")]
    public void An_idle_extension_holds_nothing([Values("Flush", "Telemetry")] string hook)
    {
        ExtensionModule module = Module(hooks: Enum.Parse<HookSet>(hook));
        Gate(module);
        module.MakeIdle();
        Begin("a");
        End("a");
        Assert.That((Steps(), Waits()), Is.EqualTo(("", false)));
    }

    [Test]
    public void An_end_that_was_reported_before_the_event_was_read_begins_its_steps_with_the_event()
    {
        NextGate gate = Gate(Module());
        gate.EndSeen("a");
        End("a");
        Assert.That(Steps(), Is.Empty);
        Begin("a");
        Assert.That((Steps(), gate.IsInvocationRunning), Is.EqualTo(("end a", false)));
        gate.Release("a");
        Begin("b");
        Assert.That((Steps(), gate.IsInvocationRunning), Is.EqualTo(("end a", true)), "it belongs to one invocation");
    }

    [Test]
    public void The_end_of_another_invocation_releases_nothing()
    {
        NextGate gate = Gate(Module());
        gate.EndSeen("x");
        End("x");
        Begin("a");
        gate.EndSeen("y");
        End("y");
        gate.Release("y");
        Assert.That((Steps(), gate.IsInvocationRunning), Is.EqualTo(("", true)));
        Assert.That(gate.HeldFor, Is.Not.Null);
    }

    [Test]
    public void At_the_shutdown_the_end_of_a_handler_begins_no_flush()
    {
        NextGate gate = Gate(Module());
        Begin("a");
        gate.HandlerEnded(new Invocation("a", TimeSpan.Zero, null), flushes: false, _steps);
        Assert.That(Steps(), Is.EqualTo("release a"));
    }

    [Test]
    public void A_handler_that_ends_after_the_wait_flushes_in_the_background()
    {
        Gate(Module(configure: o => o.HandlerEndTimeout = TimeSpan.Zero));
        Begin("a");
        Assert.That(_gate!.Wait(CancellationToken.None, out _), Is.False);
        Assert.That(_gate.Missed, Is.EqualTo(1));
        End("a");
        Assert.That(Steps(), Is.EqualTo("flush Background Configured"));
    }

    [Test]
    public void Where_invocations_overlap_flushes_follow_the_interval_only()
    {
        NextGate gate = Gate(byIntervalOnly: true, Module(FlushPolicy.Pipelined), Module());
        End("a");
        Assert.That(Steps(), Is.Empty);
        Assert.That(gate.UntilInterval(), Is.EqualTo(TimeSpan.FromSeconds(20)));
        _time.Advance(TimeSpan.FromSeconds(20));
        gate.FlushByInterval(_steps);
        Assert.That(Steps(), Is.EqualTo("flush Background IntervalOver, flush Background IntervalOver"));
        gate.FlushByInterval(_steps);
        Assert.That(_steps, Has.Count.EqualTo(2), "once in an interval");
    }

    [Test]
    public void The_extension_whose_interval_is_over_first_flushes_and_not_the_others()
    {
        ExtensionModule slow = Module(FlushPolicy.Periodic(TimeSpan.FromSeconds(5))), quick = Module(FlushPolicy.Periodic(TimeSpan.FromSeconds(2)));
        NextGate gate = Gate(slow, quick);
        Assert.That(gate.UntilInterval(), Is.EqualTo(TimeSpan.FromSeconds(2)));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(gate.UntilInterval(), Is.EqualTo(TimeSpan.Zero));
        gate.FlushByInterval(_steps);
        Assert.That((_steps.Count, _steps[0].Only), Is.EqualTo((1, quick)));
        _time.Advance(TimeSpan.FromSeconds(1));
        gate.RecordFlush(quick, TimeSpan.FromMilliseconds(10));
        Assert.That(gate.UntilInterval(), Is.EqualTo(TimeSpan.FromSeconds(2)), "from the end of its flush; the other has two seconds left");
        gate.RecordFlush(slow, null);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(gate.UntilInterval(), Is.EqualTo(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public void Without_a_flush_hook_no_interval_ends()
    {
        NextGate gate = Gate(Module(hooks: HookSet.Telemetry));
        gate.FlushByInterval(_steps);
        Assert.That((gate.UntilInterval(), Steps()), Is.EqualTo((TimeSpan.MaxValue, "")));
    }

    [Test]
    [Category("G13")]
    public void A_closed_gate_holds_nothing()
    {
        NextGate gate = Gate(Module());
        Begin("a");
        gate.Close();
        Assert.That((Waits(), gate.Missed), Is.EqualTo((false, 0)));
        Begin("b");
        Assert.That((Waits(), gate.Missed), Is.EqualTo((false, 0)));
    }

    private NextGate Gate(params ExtensionModule[] modules) => Gate(byIntervalOnly: false, modules);

    private NextGate Gate(bool byIntervalOnly, params ExtensionModule[] modules) => _gate = new NextGate(modules, _time, byIntervalOnly, () => ++_sent > 0);

    private static ExtensionModule Module(FlushPolicy? policy = null, HookSet hooks = HookSet.All, Action<ExtensionOptions>? configure = null)
    {
        var registration = new LambdaExtensionRegistration(typeof(ScriptedExtension), hooks, o =>
        {
            o.FlushPolicy = policy ?? FlushPolicy.EndOfInvocation;
            configure?.Invoke(o);
        });
        return new ExtensionModule(registration, registration.CreateOptions(), isFirst: true, TimeProvider.System);
    }

    private void Begin(string id, bool seesHandlerEnd = true) =>
        _gate!.Begin(new InvokeEvent(id, "arn:aws:lambda:eu-central-1:123456789012:function:f", _time.GetUtcNow().AddSeconds(3)), previousEndSeen: true, seesHandlerEnd, _steps);

    private void End(string id) => _gate!.HandlerEnded(new Invocation(id, TimeSpan.Zero, null), flushes: true, _steps);

    /// <summary>Returns whether the loop's thread waits although no time passes, or misses the end.</summary>
    private bool Waits()
    {
        Task<bool> waiting = Task.Run(() => _gate!.Wait(CancellationToken.None, out _));
        return !waiting.Wait(Life.Patience) || !waiting.Result;
    }

    private string Steps() => string.Join(", ", _steps.Select(s => s.Action switch
    {
        DispatchAction.CallHook => $"flush {s.Request.Flush!.Trigger} {s.Request.Flush.Reason}",
        DispatchAction.HandlerEnded => $"end {s.Invocation!.RequestId}",
        _ => $"release {s.RequestId}",
    }));
}
