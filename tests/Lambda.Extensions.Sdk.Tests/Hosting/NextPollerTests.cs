using Lambda.Extensions.Sdk.ExtensionsApi;
using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;

namespace Lambda.Extensions.Sdk.Tests.Hosting;

/// <summary>G02: failures of <c>next</c> are repeated with pauses, never in a tight loop.</summary>
[Category("G02")]
public sealed class NextPollerTests : IDisposable
{
    private readonly FakeExtensionsApi _api = new();
    private readonly StopSignal _stop = new();
    private readonly PauseRecorder _time = new();
    private readonly LifecycleCounters _counters = new();
    private readonly RecordingLoggers _log = new();

    [Test]
    public void Failures_in_a_row_are_repeated_at_once_then_after_growing_pauses_and_then_given_up()
    {
        NextPoller poller = Poller();
        for (int i = 0; i < 5; i++) Fail();
        Assert.That(((ShutdownEvent)poller.Next()).Cause, Is.EqualTo(ShutdownCause.ApiClosed));
        Assert.That(_time.Pauses, Is.EqualTo((int[])[20, 100, 500]));
        Assert.That(poller.ExitCode, Is.EqualTo(ExitCodes.NextFailed));
        Assert.That(_counters.NextFailures, Is.EqualTo(5));
    }

    [Test]
    public void An_event_resets_the_pauses()
    {
        NextPoller poller = Poller();
        for (int i = 0; i < 2; i++)
        {
            Fail();
            Fail();
            _api.Answer(FakeExtensionsApi.Invocation());
            Assert.That(poller.Next(), Is.InstanceOf<InvokeEvent>());
        }

        Assert.That(_time.Pauses, Is.EqualTo((int[])[20, 20]));
    }

    [TestCase("Some.Type", true)]
    [TestCase("Extension.InvalidExtensionState", false)]
    public void Inside_a_function_the_longest_pause_is_kept_for_ever(string type, bool transient)
    {
        NextPoller poller = Poller(endless: true);
        for (int i = 0; i < 8; i++) Fail(type, transient);
        _api.Answer(FakeExtensionsApi.Invocation());
        Assert.That(poller.Next(), Is.InstanceOf<InvokeEvent>());
        Assert.That(_time.Pauses, Is.EqualTo((int[])[20, 100, 500, 500, 500, 500, 500]));
    }

    [TestCase(403, "Extension.InvalidExtensionState", null)]
    [TestCase(null, null, ExitCodes.NextFailed)]
    public void A_refusal_is_the_end_of_the_API_at_once(int? status, string? type, int? exitCode)
    {
        NextPoller poller = Poller();
        _api.AnswerWith(new ExtensionsApiException("refused", status, type));
        Assert.That(((ShutdownEvent)poller.Next()).Cause, Is.EqualTo(ShutdownCause.ApiClosed));
        Assert.That((poller.ExitCode, _counters.NextFailures, _log.Ids.Single()), Is.EqualTo((exitCode, 0, status == 403 ? 1021 : 1022)));
    }

    // The server answered, so the API is there, and the same call may be answered with an event.
    [TestCase(404, false)]
    [TestCase(403, true)]
    public void Another_answer_that_is_no_event_is_repeated(int status, bool unreadable)
    {
        NextPoller poller = Poller();
        _api.AnswerWith(new ExtensionsApiException("strange", status) { AnswerUnreadable = unreadable });
        _api.Answer(FakeExtensionsApi.Invocation());
        Assert.That(poller.Next(), Is.InstanceOf<InvokeEvent>());
        Assert.That((_counters.NextFailures, _log.Ids.Single()), Is.EqualTo((1, 1020)));
    }

    [Test]
    public void Failures_in_a_row_are_counted_in_the_log_and_inside_a_function_at_most_four_are_logged()
    {
        NextPoller poller = Poller(endless: true);
        for (int i = 0; i < 8; i++) Fail();
        _api.Answer(FakeExtensionsApi.Invocation());
        poller.Next();
        Assert.That(_log.Entries.Select(e => e.Message), Is.EqualTo(Enumerable.Range(1, 4).Select(i => $"next failed and is asked again ({i} in a row): next failed")));
        Assert.That(_counters.NextFailures, Is.EqualTo(8));
    }

    [Test]
    public void A_signal_ends_the_wait_without_a_call()
    {
        NextPoller poller = Poller();
        _stop.Request();
        Assert.That(((ShutdownEvent)poller.Next()).Cause, Is.EqualTo(ShutdownCause.Signal));
        Assert.That(_api.Calls, Is.Empty);
    }

    [Test]
    public void A_signal_during_the_call_is_not_a_failure()
    {
        _api.Asked = _stop.Request;
        Assert.That(((ShutdownEvent)Poller().Next()).Cause, Is.EqualTo(ShutdownCause.Signal));
        Assert.That((_api.Calls.Count, _counters.NextFailures, _log.Entries.Count), Is.EqualTo((1, 0, 0)));
    }

    [Test]
    public void A_signal_ends_a_pause()
    {
        NextPoller poller = Poller();
        _time.Ends = false;
        _time.Paused = _stop.Request;
        Fail();
        Fail();
        Assert.That(((ShutdownEvent)poller.Next()).Cause, Is.EqualTo(ShutdownCause.Signal));
        Assert.That(_api.Calls, Has.Count.EqualTo(2));
    }

    [Test]
    public void After_a_defect_inside_a_function_next_is_requested_until_the_end()
    {
        NextPoller poller = Poller(endless: true);
        for (int i = 0; i < 3; i++) _api.Answer(FakeExtensionsApi.Invocation());
        _api.Answer(new ShutdownEvent(ShutdownReason.Spindown));
        poller.KeepAsking();
        Assert.That(_api.Calls, Has.Count.EqualTo(4));
    }

    public void Dispose() => _stop.Dispose();

    private NextPoller Poller(bool endless = false) => new(_api, _stop, _counters, _time, _log, endless);

    private void Fail(string type = "Some.Type", bool transient = true) => _api.AnswerWith(new ExtensionsApiException("next failed", 500, type, transient));

    /// <summary>A clock that records each pause, in milliseconds, and ends it at once.</summary>
    private sealed class PauseRecorder : TimeProvider
    {
        public List<int> Pauses { get; } = [];

        public bool Ends { get; set; } = true;

        public Action Paused { get; set; } = () => { };

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add((int)dueTime.TotalMilliseconds);
            Paused();
            return base.CreateTimer(callback, state, Ends ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
        }
    }
}
