using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>From the queue to the endpoint, with nothing lost on the way that is not said.</summary>
[Category("G08")]
[Category("G15")]
public sealed class FlusherTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);

    private readonly RecordingLoggers _logs = new();
    private readonly Endpoint _endpoint = new();
    private readonly TestTime _time = new();
    private readonly List<int[]> _sent = [];

    private DeliverySender Sender() => new(new DeliverySenderOptions { MaxAttempts = 1 }, timeProvider: _time);

    private DeliveryFlusher<Item> Flusher(DeliveryQueue<Item> queue, DeliverySender sender)
    {
        return new(queue, sender, SendAsync, new Logger<DeliveryFlusher<Item>>(_logs));

        ValueTask<DeliveryResult> SendAsync(IReadOnlyList<Item> items, CancellationToken token)
        {
            _sent.Add([.. items.Select(i => i.Id)]);
            return _endpoint.AttemptAsync(token);
        }
    }

    private static DeliveryRequest Encode(Uri address, IReadOnlyList<Item> items) => new(address, JsonSerializer.SerializeToUtf8Bytes(items.Select(i => new string((char)('a' + (i.Id % 26)), i.Size))));

    [Test]
    public async Task Everything_leaves_in_batches_in_order()
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 4);
        queue.Fill(10);
        DeliveryFlushResult result = await Flusher(queue, sender).FlushAsync(Budget);
        Assert.That(result, Has.Property("Delivered").EqualTo(10).And.Property("Pending").Zero);
        Assert.That(_sent, Is.EqualTo(new[] { new[] { 1, 2, 3, 4 }, [5, 6, 7, 8], [9, 10] }));
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 10, Delivered = 10 }));
    }

    [TestCase(2, 8, 2)]
    [TestCase(0, 10, 0)]
    [TestCase(99, 0, 10)]
    [TestCase(-1, 10, 0)]
    public async Task What_an_endpoint_leaves_out_of_a_success_is_rejected(int leftOut, int delivered, int rejected)
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(10);
        var flusher = new DeliveryFlusher<Item>(queue, sender, (_, token) => _endpoint.AttemptAsync(token)) { CountRejected = (_, _) => leftOut };
        DeliveryFlushResult result = await flusher.FlushAsync(Budget);
        Assert.That(result, Has.Property("Delivered").EqualTo(delivered).And.Property("Rejected").EqualTo(rejected).And.Property("Pending").Zero);
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 10, Delivered = delivered, Rejected = rejected }));
    }

    [Test]
    public async Task An_answer_that_cannot_be_read_is_a_success()
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(3);
        var flusher = new DeliveryFlusher<Item>(queue, sender, (_, token) => _endpoint.AttemptAsync(token)) { CountRejected = (_, _) => throw new FormatException() };
        Assert.That((await flusher.FlushAsync(Budget)).Delivered, Is.EqualTo(3));
    }

    [Test]
    public async Task An_empty_queue_sends_nothing()
    {
        using DeliverySender sender = Sender();
        Assert.That((await Flusher(Item.Queue(), sender).FlushAsync(Budget)).LastAnswer, Is.Null);
        Assert.That(_sent, Is.Empty);
    }

    [Test]
    public async Task What_is_too_large_is_cut_and_sent_again_and_one_that_is_too_large_alone_is_rejected()
    {
        await using WebSink sink = await WebSink.StartAsync();
        sink.Otherwise = context =>
        {
            context.Response.StatusCode = sink.Bodies.Last().Length > 300 ? 413 : 200;
            return Task.CompletedTask;
        };
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue();
        for (int i = 0; i < 50; i++) queue.TryAdd(new Item(i, i == 17 ? 1000 : 40));
        var flusher = new DeliveryFlusher<Item>(queue, sender, items => Encode(sink.Address, items), new Logger<DeliveryFlusher<Item>>(_logs));
        DeliveryFlushResult result = await flusher.FlushAsync(Budget).WaitAsync(Life.Patience);
        Assert.That(result, Has.Property("Delivered").EqualTo(49).And.Property("Rejected").EqualTo(1).And.Property("Pending").Zero);
        string[] arrived = [.. sink.Bodies.Where(b => b.Length <= 300).SelectMany(b => JsonSerializer.Deserialize<string[]>(b)!)];
        Assert.That(arrived, Is.EqualTo(Enumerable.Range(0, 50).Where(i => i != 17).Select(i => new string((char)('a' + (i % 26)), 40))), "each once, in order");
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 50, Delivered = 49, Rejected = 1 }));
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4004 }));
        Assert.That(sender.IsPaused, Is.False, "413 is an answer of an endpoint that is well");
    }

    [Test]
    public async Task An_item_that_cannot_be_encoded_costs_none_of_its_neighbours()
    {
        await using WebSink sink = await WebSink.StartAsync();
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(40);
        var flusher = new DeliveryFlusher<Item>(queue, sender, items => items.Any(i => i.Id == 23) ? throw new FormatException("23") : Encode(sink.Address, items), new Logger<DeliveryFlusher<Item>>(_logs));
        DeliveryFlushResult result = await flusher.FlushAsync(Budget).WaitAsync(Life.Patience);
        Assert.That(result, Has.Property("Delivered").EqualTo(39).And.Property("Rejected").EqualTo(1).And.Property("Pending").Zero);
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4003 }));
    }

    [Test]
    public async Task Content_that_the_endpoint_refuses_is_given_up_and_said_at_each_power_of_ten()
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 1);
        queue.Fill(150);
        _endpoint.Otherwise = _ => ValueTask.FromResult(DeliveryResult.FromStatusCode(400));
        Assert.That((await Flusher(queue, sender).FlushAsync(Budget)).Rejected, Is.EqualTo(150));
        Assert.That(_logs.Ids, Is.EqualTo(new[] { 4004, 4004, 4004 }));
        Assert.That(_logs.Entries[2].Message, Does.Contain("100 so far").And.Contain("400"));
    }

    [TestCase(503)]
    [TestCase(401)]
    public async Task The_first_failure_ends_the_flush_and_everything_is_still_there(int status)
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 3);
        queue.Fill(10);
        _endpoint.Then(Endpoint.Ok, DeliveryResult.FromStatusCode(status));
        DeliveryFlushResult result = await Flusher(queue, sender).FlushAsync(Budget);
        Assert.That(result, Has.Property("Delivered").EqualTo(3).And.Property("Pending").EqualTo(7));
        Assert.That(result.LastAnswer!.StatusCode, Is.EqualTo(status));
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 10, Delivered = 3, Pending = 7, Retried = 3 }));
        Assert.That(queue.Drain(), Is.EqualTo(Enumerable.Range(4, 7)));
    }

    [Test]
    public async Task A_failure_amid_the_parts_of_a_cut_batch_returns_the_rest_in_order()
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(8);
        _endpoint.Then(DeliveryResult.FromStatusCode(413), DeliveryResult.FromStatusCode(413), Endpoint.Ok, Endpoint.Down);
        await Flusher(queue, sender).FlushAsync(Budget);
        Assert.That(_sent, Is.EqualTo(new[] { Enumerable.Range(1, 8).ToArray(), [1, 2, 3, 4], [1, 2], [3, 4] }));
        Assert.That(queue.Drain(), Is.EqualTo(Enumerable.Range(3, 6)));
    }

    [Test]
    public async Task An_open_breaker_makes_a_flush_free_whatever_waits()
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 10);
        queue.Fill(5000);
        DeliveryFlusher<Item> flusher = Flusher(queue, sender);
        _endpoint.Otherwise = _ => ValueTask.FromResult(Endpoint.Down);
        for (int i = 0; i < 3; i++) await flusher.FlushAsync(Budget);
        var encoder = new DeliveryFlusher<Item>(queue, sender, _ => throw new InvalidOperationException("encoded for nothing"));
        for (int i = 0; i < 100; i++) Assert.That((await encoder.FlushAsync(Budget)).LastAnswer!.Outcome, Is.EqualTo(DeliveryOutcome.NotTried));
        Assert.That(_endpoint.Tries, Is.EqualTo(3));
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 5000, Pending = 5000, Retried = 30 }));
    }

    [Test]
    public async Task The_budget_is_for_all_batches_together()
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 1);
        queue.Fill(10);
        _endpoint.Otherwise = _ =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(300));
            return ValueTask.FromResult(Endpoint.Ok);
        };
        DeliveryFlushResult result = await Flusher(queue, sender).FlushAsync(TimeSpan.FromSeconds(1));
        Assert.That(result, Has.Property("Delivered").EqualTo(4).And.Property("Pending").EqualTo(6));
        Assert.That(result.LastAnswer!.Outcome, Is.EqualTo(DeliveryOutcome.NotTried));
    }

    [Test]
    public async Task A_cancelled_flush_loses_nothing()
    {
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 2);
        queue.Fill(4);
        _endpoint.Then(Endpoint.Ok).Then(async token =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return Endpoint.Ok;
        });
        using var hook = new CancellationTokenSource();
        Task<DeliveryFlushResult> flush = Flusher(queue, sender).FlushAsync(Budget, hook.Token);
        await hook.CancelAsync();
        Assert.That(() => flush.WaitAsync(Life.Patience), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 4, Delivered = 2, Pending = 2, Retried = 2 }));
    }

    [Test]
    public async Task Overlapping_flushes_send_each_item_once()
    {
        await using WebSink sink = await WebSink.StartAsync();
        using DeliverySender sender = Sender();
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 7);
        queue.Fill(500);
        var flusher = new DeliveryFlusher<Item>(queue, sender, items => new DeliveryRequest(sink.Address, Encoding.UTF8.GetBytes(string.Join(',', items.Select(i => i.Id)))));
        DeliveryFlushResult[] results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => flusher.FlushAsync(Budget)))).WaitAsync(Life.Patience);
        Assert.That(results.Sum(r => r.Delivered), Is.EqualTo(500));
        Assert.That(sink.Bodies.SelectMany(b => Encoding.UTF8.GetString(b).Split(',')).Select(s => int.Parse(s, System.Globalization.CultureInfo.InvariantCulture)), Is.EquivalentTo(Enumerable.Range(1, 500)));
    }
}
