using Lambda.Extensions.Sdk.Hosting;
using Lambda.Extensions.Sdk.Hosting.Context;
using Lambda.Extensions.Sdk.Hosting.Diagnostics;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Lambda.Extensions.Sdk.Tests.Hosting.Telemetry;

/// <summary>The request for the next event is sent by the thread that ends the wait for it, when nothing stands against that.</summary>
[Category("G09")]
internal sealed class SentAheadTests
{
    private readonly TelemetryLife _life = new();
    private Thread? _loop;
    private int _ahead;
    private string? _sentBy;
    private string[] _before = [];

    [SetUp]
    public void Observe()
    {
        _life.Life.Api.Asked = () => _loop = Thread.CurrentThread;
        // The hook ends when the loop's thread waits.
        _life.Script.Completed = (_, _) => TelemetryLife.Seen(() => _loop!.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
    }

    [Test]
    public async Task Next_is_sent_by_the_telemetry_thread_after_the_last_hook_of_the_handlers_end()
    {
        Sends(succeeds: true);
        await Invocations(1);
        Assert.Multiple(() =>
        {
            Assert.That(_sentBy, Is.EqualTo("lambda-ext telemetry"));
            Assert.That(_before[^1], Is.EqualTo("flush"));
        });
        Assert.That(await _life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task Next_that_could_not_be_sent_ahead_is_requested_by_the_loop()
    {
        Sends(succeeds: false);
        await Invocations(3);
        Assert.That(_ahead, Is.EqualTo(3));
        Assert.That(await _life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task Next_is_not_sent_while_a_hook_of_the_invocation_still_runs()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Sends(succeeds: true);
        _life.Life.Script.Invoke = (_, _) => release.Task;
        _life.Start();
        await _life.Life.Next(1);
        string id = _life.Invoke();
        await _life.Seen("invoke");
        _life.EndHandler(id);
        Assert.That((_ahead, _life.Calls.Count(c => c == "next")), Is.EqualTo((0, 1)));
        release.SetResult();
        await _life.Life.Next(2);
        Assert.That(await _life.ShutdownAndExit(), Is.Zero);
    }

    [Test]
    public async Task Next_is_not_sent_after_a_failure_that_ends_the_process()
    {
        Sends(succeeds: true);
        _life.Script.Flush = (_, _) => throw new InvalidOperationException("fails");
        _life.Start(o => o.FailureMode = FailureMode.FailClosed);
        await _life.Life.Next(1);
        string id = _life.Invoke();
        await _life.Seen("invoke");
        _life.EndHandler(id);
        await _life.Seen("exit/error");
        Assert.That((_ahead, _life.Calls.Count(c => c == "next")), Is.EqualTo((0, 1)));
    }

    [Test]
    public void The_time_of_the_request_is_recorded_once_and_before_it_is_sent()
    {
        var time = new FakeTimeProvider();
        var freeze = new FreezeDetector(time);
        using var stop = new StopSignal();
        var order = new List<string>();
        using var api = new FakeExtensionsApi { SentAhead = () => Add("sent") };
        var request = new NextRequest(api, stop, new HookFailurePolicy(new LifecycleCounters(), NullLogger.Instance), freeze) { Asked = () => Add("asked") };
        Assert.That(request.TrySend(), Is.True);
        // The environment freezes before the loop's thread is awake.
        time.Advance(TimeSpan.FromMinutes(5));
        request.Prepare();
        Assert.Multiple(() =>
        {
            Assert.That(freeze.Woke(), Is.EqualTo(TimeSpan.FromMinutes(5)));
            Assert.That(order, Is.EqualTo(new[] { "asked", "sent" }));
        });
        request.Prepare();
        Assert.That((order[^1], freeze.Woke()), Is.EqualTo(("asked", TimeSpan.Zero)));

        bool Add(string what)
        {
            order.Add(what);
            return true;
        }
    }

    [Test]
    public void Nothing_is_sent_after_the_signal_to_stop()
    {
        using var stop = new StopSignal();
        using var api = new FakeExtensionsApi { SentAhead = () => true };
        var request = new NextRequest(api, stop, new HookFailurePolicy(new LifecycleCounters(), NullLogger.Instance), new FreezeDetector(TimeProvider.System));
        stop.Request();
        Assert.That(request.TrySend(), Is.False);
    }

    private void Sends(bool succeeds) => _life.Life.Api.SentAhead = () =>
    {
        _ahead++;
        _sentBy = Thread.CurrentThread.Name;
        _before = [.. _life.Calls];
        return succeeds;
    };

    private async Task Invocations(int count)
    {
        _life.Start();
        await _life.Life.Next(1);
        for (int next = 2; next < count + 2; next++) await _life.InvokeAndEnd(next);
    }
}
