using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G15: timeouts per try, retries with jitter inside the budget only.</summary>
[Category("G15")]
public sealed class RetryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    private readonly TestTime _time = new();
    private readonly Endpoint _endpoint = new();

    private DeliverySender Sender(Action<DeliverySenderOptions>? configure = null)
    {
        var options = new DeliverySenderOptions { SendTimeout = SendTimeout, FailuresToOpen = 100 };
        configure?.Invoke(options);
        return new DeliverySender(options, timeProvider: _time);
    }

    private static bool IsBackoff(TimeSpan due) => due < Second;

    [Test]
    public async Task A_passing_failure_is_tried_again_after_a_wait_with_chance_in_it()
    {
        using DeliverySender sender = Sender();
        var waits = new HashSet<TimeSpan>();
        for (int i = 0; i < 50; i++)
        {
            _endpoint.Then(Endpoint.Down, Endpoint.Down, Endpoint.Ok);
            Task<DeliveryResult> sent = sender.ExecuteAsync(_endpoint.AttemptAsync, TimeSpan.FromSeconds(10));
            TimeSpan first = await _time.PassAsync(IsBackoff);
            TimeSpan second = await _time.PassAsync(IsBackoff);
            Assert.That(first.TotalMilliseconds, Is.InRange(50, 150));
            Assert.That(second.TotalMilliseconds, Is.InRange(100, 300));
            Assert.That(await sent.WaitAsync(Life.Patience), Has.Property("Outcome").EqualTo(DeliveryOutcome.Delivered).And.Property("Attempts").EqualTo(3));
            waits.Add(first);
        }

        Assert.That(waits, Has.Count.GreaterThan(10), "there is no chance in it");
    }

    [Test]
    public async Task Waits_grow_no_longer_than_their_bound()
    {
        using DeliverySender sender = Sender(o => (o.MaxAttempts, o.MaxRetryDelay) = (10, TimeSpan.FromMilliseconds(250)));
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Down);
        Task<DeliveryResult> sent = sender.ExecuteAsync(_endpoint.AttemptAsync, TimeSpan.FromSeconds(60));
        for (int i = 0; i < 9; i++)
        {
            double wait = (await _time.PassAsync(IsBackoff)).TotalMilliseconds;
            Assert.That(wait, i < 3 ? Is.LessThanOrEqualTo(250) : Is.EqualTo(250));
        }

        Assert.That(await sent.WaitAsync(Life.Patience), Has.Property("Outcome").EqualTo(DeliveryOutcome.Unavailable).And.Property("Attempts").EqualTo(10));
    }

    [Test]
    public async Task A_wait_that_would_eat_the_budget_is_not_begun()
    {
        using DeliverySender sender = Sender();
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Down);
        Task<DeliveryResult> sent = sender.ExecuteAsync(_endpoint.AttemptAsync, TimeSpan.FromMilliseconds(40));
        Assert.That(sent.IsCompleted, Is.True, "the function pays for the wait");
        Assert.That(await sent, Has.Property("Outcome").EqualTo(DeliveryOutcome.Unavailable).And.Property("Attempts").EqualTo(1));
    }

    [Test]
    public async Task A_try_that_hangs_ends_at_its_timeout_and_all_of_them_at_the_budget([Values] bool heedsItsToken)
    {
        using DeliverySender sender = Sender();
        _endpoint.Otherwise = async token =>
        {
            await Task.Delay(Timeout.Infinite, heedsItsToken ? token : CancellationToken.None);
            return Endpoint.Ok;
        };
        DateTimeOffset start = _time.GetUtcNow();
        Task<DeliveryResult> sent = sender.ExecuteAsync(_endpoint.AttemptAsync, TimeSpan.FromSeconds(5));
        Assert.That(await _time.PassAsync(_ => true), Is.EqualTo(SendTimeout));
        await _time.PassAsync(IsBackoff);
        Assert.That(await _time.PassAsync(_ => true), Is.EqualTo(SendTimeout));
        await _time.PassAsync(IsBackoff);
        TimeSpan last = await _time.PassAsync(_ => true);
        Assert.That(last, Is.LessThan(Second), "what is left of the budget");
        DeliveryResult answer = await sent.WaitAsync(Life.Patience);
        Assert.That(answer, Has.Property("Outcome").EqualTo(DeliveryOutcome.Unavailable).And.Property("Attempts").EqualTo(3));
        Assert.That(answer.Reason, Does.StartWith("no answer within"));
        Assert.That(_time.GetUtcNow() - start, Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [TestCase(429)]
    [TestCase(503)]
    public async Task Retry_After_is_kept_where_the_budget_has_room(int status)
    {
        using DeliverySender sender = Sender();
        _endpoint.Then(DeliveryResult.FromStatusCode(status, TimeSpan.FromMilliseconds(700)));
        Task<DeliveryResult> sent = sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout);
        Assert.That(await _time.PassAsync(IsBackoff), Is.EqualTo(TimeSpan.FromMilliseconds(700)));
        Assert.That((await sent.WaitAsync(Life.Patience)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered));
    }

    [Test]
    public async Task Where_the_budget_has_no_room_for_Retry_After_nothing_is_sent_until_then()
    {
        using DeliverySender sender = Sender();
        _endpoint.Then(DeliveryResult.FromStatusCode(429, TimeSpan.FromSeconds(20)));
        Task<DeliveryResult> sent = sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout);
        Assert.That(sent.IsCompleted, Is.True);
        Assert.That(await sent, Has.Property("Outcome").EqualTo(DeliveryOutcome.Unavailable).And.Property("RetryAfter").EqualTo(TimeSpan.FromSeconds(20)));

        _time.Advance(TimeSpan.FromSeconds(19));
        Assert.That(sender.IsPaused, Is.True);
        Assert.That((await sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout)).Outcome, Is.EqualTo(DeliveryOutcome.NotTried));
        Assert.That(_endpoint.Tries, Is.EqualTo(1));
        _time.Jump(Second);
        Assert.That((await sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout)).Outcome, Is.EqualTo(DeliveryOutcome.Delivered), "its time is wall time");
    }

    [Test]
    public async Task A_Retry_After_of_a_month_is_kept_for_five_minutes()
    {
        using DeliverySender sender = Sender();
        _endpoint.Then(DeliveryResult.FromStatusCode(503, TimeSpan.FromDays(30)));
        await sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.That(sender.IsPaused, Is.True);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(sender.IsPaused, Is.False);
    }

    [TestCase(200, DeliveryOutcome.Delivered)]
    [TestCase(202, DeliveryOutcome.Delivered)]
    [TestCase(204, DeliveryOutcome.Delivered)]
    [TestCase(301, DeliveryOutcome.Refused)]
    [TestCase(400, DeliveryOutcome.Rejected)]
    [TestCase(401, DeliveryOutcome.Refused)]
    [TestCase(403, DeliveryOutcome.Refused)]
    [TestCase(404, DeliveryOutcome.Refused)]
    [TestCase(413, DeliveryOutcome.TooLarge)]
    [TestCase(422, DeliveryOutcome.Rejected)]
    [TestCase(501, DeliveryOutcome.Refused)]
    public async Task What_a_repetition_cannot_change_is_not_repeated(int status, DeliveryOutcome outcome)
    {
        using DeliverySender sender = Sender();
        _endpoint.Then(DeliveryResult.FromStatusCode(status));
        DeliveryResult answer = await sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout);
        Assert.That(answer, Has.Property("Outcome").EqualTo(outcome).And.Property("Attempts").EqualTo(1).And.Property("StatusCode").EqualTo(status));
        Assert.That(_endpoint.Tries, Is.EqualTo(1));
    }

    [TestCase(408)]
    [TestCase(425)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task What_may_pass_is_repeated(int status)
    {
        using DeliverySender sender = Sender();
        _endpoint.Then(DeliveryResult.FromStatusCode(status));
        Task<DeliveryResult> sent = sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout);
        await _time.PassAsync(IsBackoff);
        Assert.That(await sent.WaitAsync(Life.Patience), Has.Property("Outcome").EqualTo(DeliveryOutcome.Delivered).And.Property("Attempts").EqualTo(2));
    }

    [Test]
    public async Task An_exception_of_the_transport_is_an_answer()
    {
        using DeliverySender sender = Sender(o => o.MaxAttempts = 1);
        _endpoint.Then(_ => throw new IOException("broken pipe"));
        DeliveryResult answer = await sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout);
        Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.Unavailable));
        Assert.That(answer.Exception, Is.TypeOf<IOException>());
        Assert.That(answer.ToString(), Is.EqualTo("Unavailable: IOException: broken pipe"));
    }

    [Test]
    public async Task Without_a_budget_nothing_is_tried([Values(0, -5)] int milliseconds)
    {
        using DeliverySender sender = Sender();
        DeliveryResult answer = await sender.ExecuteAsync(_endpoint.AttemptAsync, TimeSpan.FromMilliseconds(milliseconds));
        Assert.That(answer.Outcome, Is.EqualTo(DeliveryOutcome.NotTried));
        Assert.That(_endpoint.Tries, Is.Zero);
    }

    [Test]
    public async Task A_cancelled_wait_ends_at_once()
    {
        using DeliverySender sender = Sender();
        using var caller = new CancellationTokenSource();
        _endpoint.Then(Endpoint.Down);
        Task<DeliveryResult> sent = sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout, caller.Token);
        await _time.TimerAsync(IsBackoff);
        await caller.CancelAsync();
        Assert.That(async () => await sent.WaitAsync(Life.Patience), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => sender.ExecuteAsync(_endpoint.AttemptAsync, SendTimeout, caller.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_endpoint.Tries, Is.EqualTo(1));
    }

    [Test]
    public void Options_out_of_range_are_named()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Sender(o => (o.MaxAttempts, o.FailuresToOpen, o.RetryDelay, o.MaxRetryDelay) = (0, 1, Second, TimeSpan.FromMilliseconds(5))));
        Assert.That(exception!.Failures, Has.Some.Contains("MaxAttempts=0 is not legal: 1 to 10").And.Some.Contains("FailuresToOpen=1").And.Some.Contains("MaxRetryDelay=5 ms is not legal: 1000 to 60000 ms"));
    }
}
