using Lambda.Extensions.Sdk.Delivery;
using Microsoft.Extensions.Options;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G07: bounded, with a declared drop policy.</summary>
[Category("G07")]
public sealed class QueueTests
{
    [Test]
    public void A_full_queue_gives_up_the_oldest_by_default()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxItems = 3);
        queue.Fill(5);
        Assert.That(queue.Drain(), Is.EqualTo(new[] { 3, 4, 5 }));
        Assert.That(queue.Ledger.Snapshot().Evicted, Is.EqualTo(2));
    }

    [Test]
    public void A_full_queue_can_drop_the_newest_item()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => (o.MaxItems, o.DropPolicy) = (3, DropPolicy.Newest));
        queue.Fill(5);
        Assert.That(queue.Drain(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(queue.Ledger.Snapshot().Evicted, Is.EqualTo(2));
    }

    [Test]
    public void A_full_queue_can_drop_the_lowest_priority_the_oldest_first()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => (o.MaxItems, o.DropPolicy) = (4, DropPolicy.LowestPriority));
        foreach ((int id, int priority) in new[] { (1, 5), (2, 1), (3, 1), (4, 7), (5, 3) }) queue.TryAdd(new Item(id, 1, priority));
        Assert.That(queue.TryAdd(new Item(6, 1, 0)), Is.False, "it ranks below all others");
        Assert.That(queue.Drain(), Is.EqualTo(new[] { 1, 3, 4, 5 }), "and what is kept leaves in the order it came");
    }

    [Test]
    public void Bytes_are_a_bound_too_and_nothing_is_dropped_in_vain()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => (o.MaxBytes, o.DropPolicy) = (100, DropPolicy.LowestPriority));
        queue.TryAdd(new Item(1, 60, 7));
        queue.TryAdd(new Item(2, 30, 0));
        Assert.That(queue.TryAdd(new Item(3, 50, 1)), Is.False, "item 2 alone would not make room");
        Assert.That(queue.TryAdd(new Item(4, 40, 1)), Is.True);
        Assert.That(queue.Bytes, Is.EqualTo(100));
        Assert.That(queue.Drain(), Is.EqualTo(new[] { 1, 4 }));
    }

    [Test]
    public void An_item_larger_than_the_queue_is_rejected_and_costs_nobody_else_a_place()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBytes = 100);
        queue.Fill(3, 30);
        Assert.That(queue.TryAdd(new Item(9, 101)), Is.False);
        Assert.That(queue.Ledger.Snapshot(), Has.Property("Rejected").EqualTo(1).And.Property("Evicted").Zero.And.Property("Pending").EqualTo(3));
    }

    [Test]
    public void What_is_in_flight_keeps_its_place()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => (o.MaxItems, o.MaxBatchItems) = (4, 3));
        queue.Fill(4);
        using DeliveryBatch<Item> batch = queue.Take();
        Assert.That(queue.TryAdd(new Item(5)), Is.True, "item 4 made room");
        Assert.That(queue.TryAdd(new Item(6)), Is.True, "item 5 made room");
        Assert.That(batch.Return(), Is.True);
        Assert.That(queue.Drain(), Is.EqualTo(new[] { 1, 2, 3, 6 }));
    }

    [Test]
    public void A_queue_whose_whole_room_is_in_flight_drops_what_comes()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxItems = 2);
        queue.Fill(2);
        using DeliveryBatch<Item> batch = queue.Take();
        Assert.That(queue.TryAdd(new Item(3)), Is.False);
        Assert.That(queue.Ledger.Snapshot(), Has.Property("Evicted").EqualTo(1).And.Property("InFlight").EqualTo(2));
    }

    [Test]
    public void Batches_are_cut_by_items_and_by_bytes_and_a_giant_travels_alone()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => (o.MaxBatchItems, o.MaxBatchBytes) = (3, 100));
        foreach ((int id, int size) in new[] { (1, 10), (2, 10), (3, 10), (4, 60), (5, 41), (6, 500), (7, 1) }) queue.TryAdd(new Item(id, size));
        var cut = new List<int[]>();
        while (queue.TryTake(out DeliveryBatch<Item>? batch)) cut.Add(batch.Ids());
        Assert.That(cut, Is.EqualTo(new[] { new[] { 1, 2, 3 }, [4], [5], [6], [7] }));
    }

    [Test]
    public void Returned_items_go_back_to_their_places_whoever_is_first()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 2);
        queue.Fill(7);
        DeliveryBatch<Item>[] batches = [queue.Take(), queue.Take(), queue.Take()];
        batches[1].Return();
        batches[2].Return();
        batches[0].Return();
        Assert.That(queue.Drain(), Is.EqualTo(Enumerable.Range(1, 7)));
    }

    [Test]
    public void A_split_is_about_even_in_bytes()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        foreach ((int id, int size) in new[] { (1, 50), (2, 10), (3, 10), (4, 10), (5, 10), (6, 10) }) queue.TryAdd(new Item(id, size));
        Assert.That(queue.Take().TrySplit(out DeliveryBatch<Item>? first, out DeliveryBatch<Item>? second), Is.True);
        Assert.That((first!.Bytes, second!.Bytes), Is.EqualTo((50, 50)));
        Assert.That(first.TrySplit(out _, out _), Is.False, "there is only one item");
    }

    [Test]
    [Category("G08")]
    public void A_batch_that_nobody_settled_is_returned()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(3);
        using (queue.Take())
        {
            Assert.That(queue.Count, Is.Zero);
        }

        Assert.That(queue.Ledger.Snapshot(), Has.Property("Pending").EqualTo(3).And.Property("Retried").EqualTo(3));
    }

    [Test]
    public void An_exception_of_the_size_function_accepts_nothing()
    {
        var queue = new DeliveryQueue<Item>(i => i.Size == 0 ? throw new FormatException() : -1);
        Assert.That(() => queue.TryAdd(new Item(1, 0)), Throws.TypeOf<FormatException>());
        Assert.That(() => queue.TryAdd(new Item(1)), Throws.InvalidOperationException.With.Message.Contains("-1 bytes"));
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(default(DeliveryLedgerSnapshot)));
    }

    [TestCase(-1)]
    [TestCase(8)]
    public void A_priority_out_of_range_is_named(int priority)
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.DropPolicy = DropPolicy.LowestPriority);
        Assert.That(() => queue.TryAdd(new Item(1, 1, priority)), Throws.InvalidOperationException.With.Message.Contains($"is {priority}").And.Message.Contains("0 to 7"));
    }

    [Test]
    public void Options_out_of_range_are_named_all_at_once()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => Item.Queue(o =>
        {
            o.MaxItems = 0;
            o.MaxBytes = -5;
            o.DropPolicy = (DropPolicy)9;
        }));
        Assert.That(exception!.Failures, Has.Some.Contains("MaxItems=0").And.Some.Contains("MaxBytes=-5").And.Some.Contains("DropPolicy=9"));
    }

    [Test]
    public void The_priority_policy_needs_a_priority() =>
        Assert.That(() => new DeliveryQueue<Item>(i => i.Size, new DeliveryQueueOptions { DropPolicy = DropPolicy.LowestPriority }), Throws.ArgumentException.With.Message.Contains("priority"));
}
