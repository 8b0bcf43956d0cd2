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

    public void Dispose() => _stop.Dispose();

    private NextPoller Poller(bool endless = false) => new(_api, _stop, _counters, _time, new RecordingLoggers(), endless);

    private void Fail(string type = "Some.Type", bool transient = true) => _api.AnswerWith(new ExtensionsApiException("next failed", 500, type, transient));

    /// <summary>A clock that records each pause, in milliseconds, and ends it at once.</summary>
    private sealed class PauseRecorder : TimeProvider
    {
        public List<int> Pauses { get; } = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Pauses.Add((int)dueTime.TotalMilliseconds);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
