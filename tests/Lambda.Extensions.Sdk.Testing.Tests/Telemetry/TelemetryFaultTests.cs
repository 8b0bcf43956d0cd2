using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>The script of misbehaviour: each kind, on deliveries and on records, the same again from the same seed.</summary>
public sealed class TelemetryFaultTests
{
    [Test]
    public async Task A_delivery_comes_twice()
    {
        using var listener = new RawListener();
        var lambda = await LiveAsync(listener, TelemetryFault.Duplicate());
        Assert.That(listener.Deliveries[0].Body, Is.EqualTo(listener.Deliveries[1].Body));
        Assert.That(lambda.OfType<TelemetryDeliveredEvent>().Take(3).Select(d => d.Fault), Is.EqualTo(new[] { "duplicate", "duplicate", null }));
        Assert.That(lambda.OfType<TelemetryFaultEvent>().Single().Records, Is.EqualTo(lambda.OfType<TelemetryDeliveredEvent>().First().Records));
    }

    [Test]
    public async Task What_arrived_once_is_not_lost_when_its_second_coming_fails()
    {
        using var listener = new RawListener { Status = before => before == 1 ? 500 : 200 };
        await using var stage = await Stage.SetAsync(b => b
            .WithFaults(f => f.OnTelemetry(TelemetryFault.Duplicate()))
            .WithTelemetry(t => t.Policy = TelemetryDeliveryPolicy.Drop));
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.ShutDownAsync(next);
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryFailed), Is.EqualTo(1));
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryDropped), Is.Zero);
        Assert.That(listener.Types, Has.None.EqualTo("platform.logsDropped"));
    }

    [Test]
    public async Task A_delivery_comes_after_the_next_one()
    {
        using var listener = new RawListener();
        await LiveAsync(listener, TelemetryFault.Reorder());
        var starts = listener.Deliveries.Select(d => d.Types.First()).ToList();
        Assert.That(starts[0], Is.Not.EqualTo("platform.initStart"));
        Assert.That(starts[1], Is.EqualTo("platform.initStart"));
    }

    [Test]
    public async Task What_has_no_next_one_comes_last()
    {
        using var listener = new RawListener();
        await LiveAsync(listener, TelemetryFault.Reorder().Always());
        Assert.That(listener.Types, Is.SupersetOf(new[] { "platform.initStart", "platform.start", "platform.runtimeDone", "platform.report" }));
    }

    [Test]
    public async Task A_delivery_is_lost_and_nothing_tells()
    {
        using var listener = new RawListener();
        var lambda = await LiveAsync(listener, TelemetryFault.Lose());
        Assert.That(listener.Types, Has.None.EqualTo("platform.initStart"));
        Assert.That(listener.Types, Has.None.EqualTo("platform.logsDropped"));
        var lost = lambda.OfType<TelemetryFaultEvent>().Single();
        Assert.That(lost.Records[0].Type, Is.EqualTo("platform.initStart"));
        Assert.That(lost.ToString(), Does.Contain("telemetry.fault ext lose: "));
    }

    [Test]
    public async Task A_delivery_waits_for_a_signal_and_holds_the_next_ones_back()
    {
        var signal = new TaskCompletionSource();
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnTelemetry(TelemetryFault.Delay(signal.Task))));
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.Lambda.ThawAsync();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.TelemetryFault);
        (_, next) = await stage.InvokeAsync(next);
        Assert.That(listener.Deliveries, Is.Empty);
        signal.SetResult();
        await stage.ShutDownAsync(next);
        Assert.That(listener.Types.First(), Is.EqualTo("platform.initStart"));
        Assert.That(listener.Types.Last(), Is.EqualTo("platform.report"));
    }

    [Test]
    public async Task A_delivery_comes_later_by_the_clock()
    {
        using var listener = new RawListener();
        var lambda = await LiveAsync(listener, TelemetryFault.Delay(TimeSpan.FromMilliseconds(1)).Always());
        Assert.That(lambda.OfType<TelemetryFaultEvent>().Select(f => f.Fault.ToString()), Has.All.EqualTo("delay 1 ms"));
        Assert.That(listener.Types, Has.Some.EqualTo("platform.report"));
    }

    [Test]
    public async Task A_delivery_is_cut_with_a_length_that_fits()
    {
        using var listener = new RawListener();
        await LiveAsync(listener, TelemetryFault.Cut(10));
        Assert.That(listener.Deliveries[0].Text, Is.EqualTo("[{\"time\":\""));
        Assert.That(listener.Deliveries[1].Records, Is.Not.Empty, "the others are whole");
    }

    [Test]
    public async Task A_delivery_has_other_bytes_in_the_same_number()
    {
        using var listener = new RawListener();
        var lambda = await LiveAsync(listener, TelemetryFault.Garble(20).WithSeed(7));
        var sent = lambda.OfType<TelemetryDeliveredEvent>().First();
        var whole = "[" + string.Join(',', sent.Records) + "]";
        Assert.That(listener.Deliveries[0].Body, Has.Length.EqualTo(System.Text.Encoding.UTF8.GetByteCount(whole)));
        Assert.That(listener.Deliveries[0].Text, Is.Not.EqualTo(whole));
        Assert.That(sent.Body.ToArray(), Is.EqualTo(listener.Deliveries[0].Body));
    }

    [Test]
    public async Task A_delivery_has_another_body()
    {
        using var listener = new RawListener();
        await LiveAsync(listener, TelemetryFault.Replace("[[]]"u8.ToArray()).AfterFirst(1));
        Assert.That(listener.Deliveries[0].Types.First(), Is.EqualTo("platform.initStart"));
        Assert.That(listener.Deliveries[1].Text, Is.EqualTo("[[]]"));
    }

    [Test]
    public async Task A_good_answer_is_misread_so_that_what_has_arrived_comes_again()
    {
        using var listener = new RawListener();
        var lambda = await LiveAsync(listener, TelemetryFault.MisreadAnswer(503));
        Assert.That(listener.Deliveries[0].Body, Is.EqualTo(listener.Deliveries[1].Body));
        Assert.That(lambda.OfType<TelemetryFailedEvent>().Single().Status, Is.EqualTo(503));
    }

    [Test]
    public async Task Records_of_a_type_never_come()
    {
        using var listener = new RawListener();
        var lambda = await LiveAsync(listener, TelemetryFault.Lose().OfRecords("platform.runtimeDone").Always());
        Assert.That(listener.Types, Has.None.EqualTo("platform.runtimeDone"));
        Assert.That(listener.Types, Has.Some.EqualTo("platform.report"));
        Assert.That(lambda.OfType<TelemetryFaultEvent>().Single().Records.Single().Type, Is.EqualTo("platform.runtimeDone"));
    }

    [Test]
    public async Task A_record_comes_twice()
    {
        using var listener = new RawListener();
        await LiveAsync(listener, TelemetryFault.Duplicate().OfRecords("platform.report"));
        Assert.That(listener.Types.Count(t => t == "platform.report"), Is.EqualTo(2));
    }

    [Test]
    public async Task A_record_comes_when_it_is_told_to_and_the_others_do_not_wait()
    {
        var signal = new TaskCompletionSource();
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnTelemetry(TelemetryFault.Delay(signal.Task).OfRecords("platform.runtimeDone"))));
        var next = await stage.SubscribeAndInitAsync(listener);
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        await stage.Lambda.WaitForRecordAsync("platform.start", invocation.RequestId);
        next = await stage.AskAsync();
        await invocation.Completion.Soon();
        var second = stage.Lambda.BeginInvoke();
        await next.Soon();
        await stage.Lambda.WaitForRecordAsync("platform.report", invocation.RequestId);
        Assert.That(stage.Lambda.Delivered().Any(r => r.Type == "platform.runtimeDone" && r.RequestId == invocation.RequestId), Is.False);
        signal.SetResult();
        await stage.Lambda.WaitForRecordAsync("platform.runtimeDone", invocation.RequestId);
        next = await stage.AskAsync();
        await second.Completion.Soon();
        await stage.ShutDownAsync(next);
    }

    [Test]
    public async Task Another_extension_is_left_alone_and_a_removed_fault_strikes_no_more()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync();
        var other = stage.Lambda.Faults.OnTelemetry(TelemetryFault.Lose().Always().ForExtension("other"));
        var removed = stage.Lambda.Faults.OnTelemetry(TelemetryFault.Lose().Times(2));
        removed.Remove();
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.ShutDownAsync(next);
        Assert.That((other.Struck, removed.Struck), Is.EqualTo((0, 0)));
        Assert.That(listener.Types, Has.Some.EqualTo("platform.initReport"));
    }

    [Test]
    public void The_same_seed_strikes_the_same_way()
    {
        var (pattern, bytes) = (Pattern(11), Bytes(3));
        Assert.Multiple(() =>
        {
            Assert.That(Pattern(11), Is.EqualTo(pattern));
            Assert.That(Pattern(12), Is.Not.EqualTo(pattern));
            Assert.That(pattern.Count(c => c == 'x'), Is.InRange(150, 350), "about a quarter of a thousand");
            Assert.That(Bytes(3), Is.EqualTo(bytes));
            Assert.That(Bytes(4), Is.Not.EqualTo(bytes));
        });

        static string Pattern(int seed)
        {
            var fault = new InjectedTelemetryFault(TelemetryFault.Lose().WithProbability(0.25, seed));
            return string.Concat(Enumerable.Range(0, 1000).Select(_ => fault.TryStrike("ext", null, isLong: false) ? 'x' : '.'));
        }

        static byte[] Bytes(int seed)
        {
            var body = new byte[100];
            return [.. new InjectedTelemetryFault(TelemetryFault.Garble(5).WithSeed(seed)).Mutilate(body), .. new InjectedTelemetryFault(TelemetryFault.Cut().WithSeed(seed)).Mutilate(body)];
        }
    }

    [Test]
    public void Faults_of_deliveries_do_not_strike_records_and_wrong_numbers_are_refused()
    {
        Assert.Multiple(() =>
        {
            Assert.That(() => TelemetryFault.Cut().OfRecords("function"), Throws.InvalidOperationException.With.Message.Contains("only Duplicate, Delay and Lose"));
            Assert.That(() => TelemetryFault.Cut(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => TelemetryFault.Garble(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => TelemetryFault.Lose().Times(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => TelemetryFault.Lose().AfterFirst(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => TelemetryFault.Lose().WithProbability(1.1, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => TelemetryFault.MisreadAnswer(600), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    /// <summary>Runs INIT, with a batch of its own, an invocation, and SHUTDOWN.</summary>
    private static async Task<EmulatorTimeline> LiveAsync(RawListener listener, TelemetryFault fault)
    {
        await using var stage = await Stage.SetAsync(b => b.WithFaults(f => f.OnTelemetry(fault)).WithTelemetry(t => t.RetryDelay = TimeSpan.FromMilliseconds(1)));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port));
        // The first batch has gone, one way or the other, before INIT ends.
        await stage.Lambda.Timeline.WaitForAsync<EmulatorEvent>(e => e.Name is EmulatorEventNames.TelemetryDelivered or EmulatorEventNames.TelemetryFault).Soon();
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        var invocation = stage.Lambda.BeginInvoke();
        await next.Soon();
        await stage.Lambda.WaitForEventAsync(EmulatorEventNames.InvokeRuntimeDone);
        next = await stage.AskAsync();
        await invocation.Completion.Soon();
        await stage.ShutDownAsync(next);
        return stage.Lambda.Timeline;
    }
}
