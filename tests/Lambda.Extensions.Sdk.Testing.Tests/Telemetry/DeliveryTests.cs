using System.Security.Cryptography;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Tests.Support;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Tests.Telemetry;

/// <summary>lambda-facts 3.3, server-behaviour 5.1: how batches come, and what happens when the listener fails or is slow.</summary>
public sealed class DeliveryTests
{
    [Test]
    public async Task A_delivery_is_a_POST_with_the_platforms_headers_on_one_connection()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync();
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port, path: "/telemetry?x=1"));
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        await stage.ShutDownAsync(next);
        var delivery = listener.Deliveries[0];
        Assert.Multiple(() =>
        {
            Assert.That(delivery.Method, Is.EqualTo("POST"));
            Assert.That(delivery.Path, Is.EqualTo("/telemetry?x=1"));
            Assert.That(delivery.Headers["Content-Type"], Is.EqualTo("application/json"));
            Assert.That(delivery.Headers["Content-Length"], Is.EqualTo($"{delivery.Body.Length}"));
            Assert.That(delivery.Headers["Sequence-Id"], Is.EqualTo(Convert.ToBase64String(SHA256.HashData(delivery.Body))));
            Assert.That(delivery.Headers["User-Agent"], Is.EqualTo("Go-http-client/1.1"));
            Assert.That(delivery.Headers["Accept-Encoding"], Is.EqualTo("gzip"));
            Assert.That(delivery.Headers["Host"], Is.EqualTo($"127.0.0.1:{listener.Port}"));
            Assert.That(stage.Lambda.Timeline.OfType<TelemetryDeliveredEvent>().First().Body.ToArray(), Is.EqualTo(delivery.Body));
        });
    }

    [Test]
    public async Task A_connection_that_was_closed_between_deliveries_is_no_failure()
    {
        using var listener = new RawListener { ClosesConnections = true };
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        for (var i = 0; i < 20; i++) await stage.Lambda.PostTelemetryAsync("[]"u8.ToArray());
        await stage.ShutDownAsync(next);
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryFailed), Is.Zero, stage.Lambda.Story());
    }

    [Test]
    public async Task Batches_of_the_test_s_own_arrive_at_a_listener_that_closes_connections_also_beside_each_other_and_a_delivery()
    {
        using var listener = new RawListener { ClosesConnections = true };
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.Lambda.ThawAsync();
        for (var i = 0; i < 20; i++)
        {
            var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => stage.Lambda.PostTelemetryAsync("[]"u8.ToArray())));
            Assert.That(results.SelectMany(result => result).Select(result => result.Status), Is.All.EqualTo(200), stage.Lambda.Story());
        }

        await stage.ShutDownAsync(next);
    }

    [TestCase(400)]
    [TestCase(500)]
    public async Task An_error_status_brings_the_same_batch_again(int status)
    {
        using var listener = new RawListener { Status = before => before < 2 ? status : 200 };
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t => t.RetryDelay = TimeSpan.FromMilliseconds(1)));
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.Lambda.ThawAsync();
        var delivered = await stage.Lambda.WaitForRecordAsync("platform.initStart");
        Assert.That(delivered.Attempt, Is.EqualTo(3));
        Assert.That(listener.Deliveries.Take(3).Select(d => d.Text).Distinct(), Has.Exactly(1).Items);
        var failed = stage.Lambda.Timeline.OfType<TelemetryFailedEvent>().ToList();
        Assert.That(failed.Select(f => (f.Status, f.Attempt)), Is.EqualTo(new[] { ((int?)status, 1), (status, 2) }));
        Assert.That(next.IsCompleted, Is.False);
    }

    [TestCase(200)]
    [TestCase(204)]
    [TestCase(399)]
    public async Task Below_400_is_good(int status)
    {
        using var listener = new RawListener { Status = _ => status };
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.ShutDownAsync(next);
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryFailed), Is.Zero);
        Assert.That(stage.Lambda.Timeline.OfType<TelemetryDeliveredEvent>().Select(d => d.Status), Has.All.EqualTo(status));
    }

    [Test]
    public async Task A_batch_that_fails_for_good_is_dropped_and_told_with_the_next_one()
    {
        using var listener = new RawListener { Status = before => before < 3 ? 500 : 200 };
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t =>
        {
            t.RetryDelay = TimeSpan.FromMilliseconds(1);
            t.MaxAttempts = 3;
        }));
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.Lambda.ThawAsync();
        var dropped = await stage.Lambda.Timeline.WaitForAsync<TelemetryDroppedEvent>(_ => true).Soon();
        Assert.That(dropped.Reason, Is.EqualTo("could not send events: status 500"));
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        var told = stage.Lambda.Delivered().Single(r => r.Type == "platform.logsDropped").Record();
        Assert.That(told.GetProperty("droppedRecords").GetInt64(), Is.EqualTo(dropped.RecordCount));
        Assert.That(told.GetProperty("droppedBytes").GetInt64(), Is.EqualTo(dropped.Bytes));
        Assert.That(told.Text("reason"), Is.EqualTo(dropped.Reason));
        Assert.That(listener.Deliveries[3].Types.First(), Is.EqualTo("platform.logsDropped"));
    }

    [Test]
    public async Task A_listener_that_is_not_there_is_tried_again()
    {
        int port;
        using (var gone = new RawListener()) port = gone.Port;
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t => t.RetryDelay = TimeSpan.FromMilliseconds(1)));
        await stage.RegisterAsync();
        Assert.That((await stage.SubscribeAsync(Subscribing.Body(port))).Status, Is.EqualTo(200), "over HTTP the platform does not look");
        var failed = await stage.Lambda.Timeline.WaitForAsync<TelemetryFailedEvent>(f => f.Attempt == 2).Soon();
        Assert.That(failed.Status, Is.Null);
        Assert.That(failed.Error, Is.Not.Empty);
    }

    [Test]
    public async Task No_answer_in_time_is_a_failure()
    {
        using var listener = new RawListener { Pause = before => before == 0 ? new TaskCompletionSource().Task : Task.CompletedTask };
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t =>
        {
            t.AnswerTimeout = TimeSpan.FromMilliseconds(30);
            t.RetryDelay = TimeSpan.FromMilliseconds(1);
        }));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port));
        var failed = await stage.Lambda.Timeline.WaitForAsync<TelemetryFailedEvent>(_ => true).Soon();
        Assert.That(failed.Error, Is.EqualTo("no answer in time"));
        Assert.That((await stage.Lambda.WaitForRecordAsync("platform.initStart")).Attempt, Is.GreaterThan(1));
    }

    [Test]
    public async Task With_retries_a_slow_listener_loses_what_is_beyond_twice_its_limits_and_the_sum_is_exact()
    {
        var answer = new TaskCompletionSource();
        using var listener = new RawListener { Pause = before => before == 0 ? answer.Task : Task.CompletedTask };
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t => t.SlowAfter = TimeSpan.Zero).WithTimeout(TimeSpan.FromSeconds(60)).UseFunction(async (invocation, _) =>
        {
            for (var i = 0; i < 5000; i++) invocation.Log($"line {i}");
            answer.TrySetResult();
            await Task.Yield();
            return "1";
        }));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port));
        await listener.FirstArrived.Soon();
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync().Soon();
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);

        var arrived = listener.Types.Count(t => t == "function");
        var told = stage.Lambda.Delivered().Where(r => r.Type == "platform.logsDropped").Sum(r => r.Record().GetProperty("droppedRecords").GetInt64());
        var dropped = stage.Lambda.Timeline.OfType<TelemetryDroppedEvent>().ToList();
        Assert.That(dropped.Select(d => d.Reason), Has.All.Contains("slower than the logs production rate"));
        Assert.That(dropped.Sum(d => d.RecordCount), Is.EqualTo(told));
        // The invocation's own start, runtimeDone and INIT's last ones may be among them.
        var produced = listener.Types.Count(t => t != "platform.logsDropped") + told;
        Assert.That(arrived, Is.LessThan(5000));
        Assert.That(produced, Is.EqualTo(5000 + 8), stage.Lambda.Story());
    }

    [Test]
    public async Task With_dropping_a_batch_that_is_due_during_an_answer_is_lost_and_told()
    {
        var answer = new TaskCompletionSource();
        using var listener = new RawListener { Pause = before => before == 0 ? answer.Task : Task.CompletedTask };
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t => t.Policy = TelemetryDeliveryPolicy.Drop));
        await stage.RegisterAsync();
        await stage.SubscribeAsync(Subscribing.Body(listener.Port));
        await listener.FirstArrived.Soon();
        var next = await stage.AskAsync();
        await stage.Lambda.WaitForInitAsync();
        await stage.Lambda.ThawAsync();
        var dropped = await stage.Lambda.Timeline.WaitForAsync<TelemetryDroppedEvent>(_ => true).Soon();
        Assert.That(dropped.Reason, Does.StartWith("Some logs were dropped because the downstream consumer is slower"));
        answer.SetResult();
        await stage.ShutDownAsync(next);
        Assert.That(stage.Lambda.Delivered().Single(r => r.Type == "platform.logsDropped").Record().GetProperty("droppedRecords").GetInt64(), Is.EqualTo(dropped.RecordCount));
    }

    [Test]
    public async Task With_dropping_a_failure_is_final_and_a_listener_that_always_fails_is_not_told_for_ever()
    {
        using var listener = new RawListener { Status = _ => 500 };
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t => t.Policy = TelemetryDeliveryPolicy.Drop));
        var next = await stage.SubscribeAndInitAsync(listener);
        var (_, again) = await stage.InvokeAsync(next);
        await stage.ShutDownAsync(again);
        Assert.That(stage.Lambda.Timeline.OfType<TelemetryFailedEvent>().Select(f => f.Attempt), Has.All.EqualTo(1));
        Assert.That(listener.Deliveries, Has.Count.LessThan(10));
        Assert.That(stage.Lambda.Count(EmulatorEventNames.TelemetryDelivered), Is.Zero);
    }

    [Test]
    public async Task A_shutdown_waits_for_a_listener_one_second_at_most()
    {
        using var listener = new RawListener { Pause = _ => new TaskCompletionSource().Task };
        await using var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        var shutdown = stage.Lambda.ShutdownAsync();
        await next.Soon();
        var events = stage.Lambda.Timeline.ToList();
        var took = events.OfType<EventDeliveredEvent>().Single().Offset - events.Single(e => e.Name == EmulatorEventNames.RuntimeExited).Offset;
        Assert.That(took, Is.InRange(TimeSpan.FromMilliseconds(950), TimeSpan.FromSeconds(1.9)));
        stage.Extension.Exit(0);
        await shutdown.Soon();
    }

    [Test]
    public async Task What_is_left_at_the_end_is_counted()
    {
        using var listener = new RawListener { Pause = _ => new TaskCompletionSource().Task };
        var stage = await Stage.SetAsync();
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.Lambda.ThawAsync();
        await listener.FirstArrived.Soon();
        await stage.InvokeAsync(next);
        await stage.DisposeAsync();
        var dropped = stage.Lambda.Timeline.OfType<TelemetryDroppedEvent>().ToList();
        Assert.That(dropped.Select(d => d.Reason), Has.All.EqualTo("the environment ended"));
        Assert.That(dropped.Sum(d => d.RecordCount), Is.EqualTo(8), "INIT's five and the invocation's three, those under way included");
    }

    [Test]
    public async Task The_timeline_need_not_keep_what_was_delivered()
    {
        using var listener = new RawListener();
        await using var stage = await Stage.SetAsync(b => b.WithTelemetry(t => t.KeepContent = false));
        var next = await stage.SubscribeAndInitAsync(listener);
        await stage.ShutDownAsync(next);
        var delivered = stage.Lambda.Timeline.OfType<TelemetryDeliveredEvent>().ToList();
        Assert.That(delivered.Sum(d => d.RecordCount), Is.EqualTo(listener.Types.Count()));
        Assert.That(delivered.Sum(d => d.Bytes), Is.EqualTo(listener.Deliveries.Sum(d => d.Body.Length)));
        Assert.That(delivered.Sum(d => d.Records.Count + d.Body.Length), Is.Zero);
    }

    [Test]
    public void Options_out_of_range_are_refused_by_name()
    {
        var builder = LambdaEmulator.CreateBuilder();
        Assert.Multiple(() =>
        {
            Assert.That(() => builder.WithTelemetry(t => t.MaxAttempts = 0), Throws.ArgumentException.With.Message.Contains("MaxAttempts"));
            Assert.That(() => builder.WithTelemetry(t => t.RetryDelay = TimeSpan.Zero), Throws.ArgumentException.With.Message.Contains("RetryDelay"));
            Assert.That(() => builder.WithTelemetry(t => t.AnswerTimeout = TimeSpan.FromHours(1)), Throws.ArgumentException.With.Message.Contains("AnswerTimeout"));
            Assert.That(() => builder.WithTelemetry(t => t.Policy = (TelemetryDeliveryPolicy)7), Throws.ArgumentException.With.Message.Contains("Policy"));
            Assert.That(() => builder.WithTelemetry(t => t.SlowAfter = TimeSpan.FromTicks(-1)), Throws.ArgumentException.With.Message.Contains("SlowAfter"));
            Assert.That(() => builder.WithTelemetry(t => t.MaxMemoryUsedMB = -1), Throws.ArgumentException.With.Message.Contains("MaxMemoryUsedMB"));
        });
    }

    [Test]
    public async Task Bytes_of_ones_own_go_to_every_subscriber_at_once()
    {
        using var listener = new RawListener { Status = before => before == 0 ? 418 : 200 };
        await using var stage = await Stage.SetAsync();
        Assert.That(await stage.Lambda.PostTelemetryAsync("x"u8.ToArray()), Is.Empty, "no extension has subscribed");
        var next = await stage.SubscribeAndInitAsync(listener);
        var before = listener.Deliveries.Count;
        var result = (await stage.Lambda.PostTelemetryAsync("[not json"u8.ToArray()).Soon()).Single();
        Assert.That(result.Extension, Is.EqualTo(Stage.Name));
        Assert.That(result.Status, Is.EqualTo(before == 0 ? 418 : 200));
        Assert.That(listener.Deliveries[^1].Text, Is.EqualTo("[not json"));
        var own = stage.Lambda.Timeline.OfType<TelemetryDeliveredEvent>().Single(d => d.IsOwn);
        Assert.That(own.Status, Is.EqualTo(result.Status));
        listener.Dispose();
        await stage.Lambda.ThawAsync();
        Assert.That(next.IsCompleted, Is.False);
    }
}
