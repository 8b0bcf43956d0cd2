using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G15: an endpoint that is down costs nothing after the breaker opens.</summary>
[Category("G15")]
public sealed class BreakerTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private readonly TestTime _time = new();
    private readonly Endpoint _endpoint = new();
    private readonly RecordingLoggers _logs = new();

    private DeliverySender Sender(int attempts = 1, int failuresToOpen = 3) => new(
        new DeliverySenderOptions { MaxAttempts = attempts, FailuresToOpen = failuresToOpen, BreakDuration = Break, Random = new FixedRandom(0.5) },
        timeProvider: _time,
        logger: new Logger<DeliverySender>(_logs));

    private Task<DeliveryResult> Send(DeliverySender sender, CancellationToken token = default) => sender.ExecuteAsync(_endpoint.AttemptAsync, Budget, token);

    private async Task<DeliverySender> Opened()
    {
        DeliverySender sender = Sender();
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Down);
        for (int i = 0; i < 3; i++) Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.Unavailable));
        return sender;
    }

    [Test]
    public async Task The_pipeline_is_made_at_the_first_failure_and_not_before()
    {
        using DeliverySender sender = Sender(attempts: 3);
        for (int i = 0; i < 10; i++) Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
        Assert.That(sender.HasPipeline, Is.False);

        _endpoint.Then(DeliveryResult.FromStatusCode(400), DeliveryResult.FromStatusCode(413));
        await Send(sender);
        await Send(sender);
        Assert.That(sender.HasPipeline, Is.False, "the endpoint is well: it answers");

        _endpoint.Then(DeliveryResult.FromStatusCode(401));
        await Send(sender);
        Assert.That(sender.HasPipeline, Is.True);
    }

    [Test]
    public async Task An_open_breaker_fails_at_once_without_a_try_or_a_timer()
    {
        using DeliverySender sender = await Opened();
        int timers = _time.TimersSet;
        for (int i = 0; i < 1000; i++)
        {
            Task<DeliveryResult> sent = Send(sender);
            Assert.That(sent.IsCompletedSuccessfully, Is.True, "it waited for something");
            Assert.That(await sent, Has.Property("Outcome").EqualTo(DeliveryOutcome.NotTried).And.Property("Attempts").Zero);
        }

        Assert.That(_endpoint.Tries, Is.EqualTo(3));
        Assert.That(_time.TimersSet, Is.EqualTo(timers));
        Assert.That(sender.IsPaused, Is.True);
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4005, 4000 }), "said once");
        Assert.That(_logs.Entries[1].Message, Does.Contain("503"));
    }

    [Test]
    public async Task One_probe_per_period_whoever_asks()
    {
        using DeliverySender sender = await Opened();
        _time.Advance(Break);
        for (int period = 1; period <= 3; period++)
        {
            Assert.That(sender.IsPaused, Is.False);
            var probe = new TaskCompletionSource<DeliveryResult>();
            _endpoint.Then(_ => new ValueTask<DeliveryResult>(probe.Task));
            Task<DeliveryResult> first = Send(sender);
            for (int i = 0; i < 10; i++) Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.NotTried), "beside the probe");
            probe.SetResult(Endpoint.Down);
            Assert.That((await first.WaitAsync(Life.Patience)).Outcome, Is.EqualTo(DeliveryOutcome.Unavailable));
            _time.Advance(Break - TimeSpan.FromMilliseconds(1));
            Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.NotTried), "the whole period again");
            Assert.That(_endpoint.Tries, Is.EqualTo(3 + period));
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4005, 4000 }), "a probe that fails is no news");
    }

    [TestCase(0, 22.5)]
    [TestCase(0.5, 30)]
    [TestCase(0.999999, 37.5)]
    public async Task The_environments_of_a_fleet_probe_at_different_times(double fraction, double seconds)
    {
        using DeliverySender sender = new(new DeliverySenderOptions { MaxAttempts = 1, BreakDuration = Break, Random = new FixedRandom(fraction) }, timeProvider: _time);
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Down);
        for (int i = 0; i < 3; i++) await Send(sender);
        var shortly = TimeSpan.FromMilliseconds(10);
        _time.Advance(TimeSpan.FromSeconds(seconds) - shortly);
        Assert.That(sender.IsPaused, Is.True);
        _time.Advance(shortly);
        Assert.That(sender.IsPaused, Is.False);
    }

    [Test]
    public async Task A_probe_that_works_closes_it_for_all()
    {
        using DeliverySender sender = await Opened();
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Ok);
        _time.Advance(Break);
        for (int i = 0; i < 5; i++) Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4005, 4000, 4001 }));
    }

    [Test]
    public async Task A_failed_probe_is_not_retried_in_the_same_send()
    {
        using DeliverySender sender = Sender(attempts: 3);
        _endpoint.Otherwise = _ => ValueTask.FromResult(DeliveryResult.FromStatusCode(404));
        for (int i = 0; i < 3; i++) await Send(sender);
        Assert.That(sender.IsPaused, Is.True);

        _time.Advance(Break);
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Down);
        Task<DeliveryResult> probe = Send(sender);
        Assert.That((await probe.WaitAsync(Life.Patience)).Attempts, Is.EqualTo(1), "no wait was set, so no time had to pass");
    }

    [Test]
    public async Task The_breakers_time_is_wall_time_so_that_a_freeze_counts()
    {
        using DeliverySender sender = await Opened();
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Ok);
        _time.Jump(Break);
        Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
    }

    [Test]
    public async Task Failures_in_a_row_count_however_far_apart_they_are()
    {
        using DeliverySender sender = Sender();
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Down);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(sender.IsPaused, Is.False);
            await Send(sender);
            if (i < 2) _time.Advance(TimeSpan.FromHours(6));
        }

        Assert.That(sender.IsPaused, Is.True);
    }

    [TestCase(200)]
    [TestCase(400, Description = "it is well, only the content is not")]
    public async Task Any_success_begins_the_count_anew(int status)
    {
        using DeliverySender sender = Sender();
        for (int round = 0; round < 20; round++)
        {
            _endpoint.Then(Endpoint.Down, Endpoint.Down, DeliveryResult.FromStatusCode(status));
            for (int i = 0; i < 3; i++) await Send(sender);
        }

        Assert.That(sender.IsPaused, Is.False);
        Assert.That(_endpoint.Tries, Is.EqualTo(60));
    }

    [Test]
    public async Task A_caller_that_is_less_patient_than_the_timeout_opens_it_too()
    {
        using DeliverySender sender = Sender();
        _endpoint.Otherwise = Hang;
        for (int i = 0; i < 3; i++) await SendAndCancel(sender);
        Assert.That(sender.IsPaused, Is.True);
        Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.NotTried));
    }

    [Test]
    public async Task A_cancelled_probe_does_not_keep_it_from_probing_again()
    {
        using DeliverySender sender = await Opened();
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(Break);
            _endpoint.Then(Hang);
            await SendAndCancel(sender);
            Assert.That(_endpoint.Tries, Is.EqualTo(4 + i));
        }
    }

    [Test]
    public async Task A_probe_whose_transport_heeds_no_token_does_not_either()
    {
        using DeliverySender sender = await Opened();
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(Break);
            _endpoint.Then(_ => new ValueTask<DeliveryResult>(new TaskCompletionSource<DeliveryResult>().Task));
            Task<DeliveryResult> sent = Send(sender);
            _time.Advance(TimeSpan.FromSeconds(2));
            Assert.That((await sent.WaitAsync(Life.Patience)).Reason, Is.EqualTo("no answer within 2000 ms"));
            Assert.That(_endpoint.Tries, Is.EqualTo(4 + i));
        }
    }

    [Test]
    public async Task Many_threads_find_it_open_or_closed_and_nothing_else()
    {
        using DeliverySender sender = Sender(attempts: 2);
        _endpoint.Otherwise = _ => ValueTask.FromResult(Random.Shared.Next(2) == 0 ? Endpoint.Ok : DeliveryResult.FromStatusCode(403));
        await Parallel.ForAsync(0, 2000, async (i, token) =>
        {
            DeliveryResult answer = await Send(sender, token);
            if (answer.Outcome == DeliveryOutcome.NotTried) _time.Advance(Break);
            else Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.Delivered).Or.EqualTo(DeliveryOutcome.Refused));
        });

        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Ok);
        _time.Advance(Break);
        Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
        Assert.That((await Send(sender)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
    }

    private static async ValueTask<DeliveryResult> Hang(CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        return Endpoint.Ok;
    }

    private async Task SendAndCancel(DeliverySender sender)
    {
        using var caller = new CancellationTokenSource();
        Task<DeliveryResult> sent = Send(sender, caller.Token);
        Assert.That(sent.IsCompleted, Is.False);
        await caller.CancelAsync();
        Assert.That(async () => await sent.WaitAsync(Life.Patience), Throws.InstanceOf<OperationCanceledException>());
    }
}
