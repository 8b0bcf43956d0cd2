using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G07, G08: bounds, batches and settlements at their edges.</summary>
[Category("G07")]
[Category("G08")]
public sealed class QueueEdgeTests
{
    [Test]
    public void An_item_as_large_as_the_queue_is_kept_alone()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBytes = 100);
        queue.Fill(3, 30);
        Assert.That(queue.TryAdd(new Item(9, 100)), Is.True);
        Assert.That((queue.Count, queue.Bytes, queue.Ledger.Snapshot().Evicted), Is.EqualTo((1, 100L, 3L)));
        Assert.That(queue.TryAdd(new Item(10, 0)), Is.True, "an empty item needs no room");
    }

    [Test]
    public void A_batch_may_be_as_large_as_its_limit()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchBytes = 100);
        foreach (int size in (int[])[60, 40, 0, 1]) queue.TryAdd(new Item(size, size));
        using DeliveryBatch<Item> batch = queue.Take();
        Assert.That((batch.Ids(), batch.Bytes), Is.EqualTo((new[] { 60, 40, 0 }, 100L)));
    }

    [TestCase(0)]
    [TestCase(7)]
    public void The_lowest_and_the_highest_priority_are_legal(int priority) =>
        Assert.That(Item.Queue(o => o.DropPolicy = DropPolicy.LowestPriority).TryAdd(new Item(1, 1, priority)), Is.True);

    [Test]
    public void An_item_makes_room_among_those_of_its_own_priority_but_not_above_it()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => (o.MaxItems, o.DropPolicy) = (2, DropPolicy.LowestPriority));
        queue.TryAdd(new Item(1, 1, 3));
        queue.TryAdd(new Item(2, 1, 4));
        Assert.That((queue.TryAdd(new Item(3, 1, 2)), queue.TryAdd(new Item(4, 1, 3))), Is.EqualTo((false, true)));
        Assert.That(queue.Drain(), Is.EqualTo(new[] { 2, 4 }));
    }

    [Test]
    public void Without_the_priority_policy_a_priority_is_not_asked_for()
    {
        var queue = new DeliveryQueue<Item>(i => i.Size, priorityOf: _ => throw new InvalidOperationException());
        Assert.That(queue.TryAdd(new Item(1)), Is.True);
    }

    [Test]
    public void Each_item_of_a_batch_is_settled_once()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(4);
        using DeliveryBatch<Item> batch = queue.Take();
        Assert.That((batch.Acknowledge(3), batch.Acknowledge(3), batch.Reject(3), batch.Reject(0), batch.Acknowledge(0)), Is.EqualTo((true, false, false, true, false)));
        Assert.That((batch.Return(), batch.Return(), batch.Acknowledge(), batch.Reject()), Is.EqualTo((true, false, false, false)));
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 4, Delivered = 1, Rejected = 1, Pending = 2, Retried = 2 }));
        Assert.That(() => batch.Acknowledge(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => batch.Reject(4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(queue.Drain(), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public void A_batch_whose_items_cannot_be_delivered_is_given_up_as_a_whole()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(3, 5);
        using DeliveryBatch<Item> batch = queue.Take();
        Assert.That((batch.Reject(), queue.Bytes), Is.EqualTo((true, 0L)));
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 3, Rejected = 3 }));
    }

    [TestCase(new[] { 1, 1 }, 1, 1)]
    [TestCase(new[] { 100, 1, 1 }, 100, 2)]
    [TestCase(new[] { 1, 1, 100 }, 2, 100)]
    [TestCase(new[] { 10, 10, 10, 10 }, 20, 20)]
    [TestCase(new[] { 0, 0, 0 }, 0, 0)]
    public void Both_halves_of_a_split_have_items(int[] sizes, long first, long second)
    {
        DeliveryQueue<Item> queue = Item.Queue();
        foreach (int size in sizes) queue.TryAdd(new Item(1, size));
        DeliveryBatch<Item> batch = queue.Take();
        Assert.That(batch.TrySplit(out DeliveryBatch<Item>? one, out DeliveryBatch<Item>? other), Is.True);
        Assert.That((one!.Bytes, other!.Bytes, one.Items.Count + other.Items.Count), Is.EqualTo((first, second, sizes.Length)));
        Assert.That((one.Items.Count > 0, other.Items.Count > 0, batch.Acknowledge()), Is.EqualTo((true, true, false)));
    }

    [Test]
    public void Only_items_that_are_not_settled_are_split()
    {
        DeliveryQueue<Item> queue = Item.Queue();
        queue.Fill(4);
        DeliveryBatch<Item> batch = queue.Take();
        batch.Acknowledge(0);
        batch.Acknowledge(2);
        Assert.That(batch.TrySplit(out DeliveryBatch<Item>? first, out DeliveryBatch<Item>? second), Is.True);
        Assert.That((first!.Ids(), second!.Ids()), Is.EqualTo((new[] { 2 }, new[] { 4 })));
        queue.Close();
        Assert.That(first!.TrySplit(out _, out _), Is.False);
    }

    [Test]
    public void The_numbers_of_a_queue_are_of_what_is_pending_and_in_memory()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 2);
        queue.Fill(5, 10);
        using DeliveryBatch<Item> batch = queue.Take();
        Assert.That((queue.Count, queue.Bytes), Is.EqualTo((3, 50L)));
        batch.Acknowledge(0);
        Assert.That((queue.Count, queue.Bytes), Is.EqualTo((3, 40L)));
        Assert.That((queue.Close(), queue.Count, queue.Bytes), Is.EqualTo((4, 0, 0L)));
    }

    [Test]
    public void Nothing_is_dropped_where_the_bounds_are_reached_exactly()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => (o.MaxItems, o.MaxBytes) = (4, 100));
        queue.Fill(4, 25);
        Assert.That(queue.Ledger.Snapshot().Evicted, Is.Zero);
        queue.TryAdd(new Item(5, 1));
        Assert.That((queue.Ledger.Snapshot().Evicted, queue.Count), Is.EqualTo((1L, 4)));
    }

    [Test]
    public void The_bytes_that_the_platform_dropped_are_not_negative() =>
        Assert.That(() => new DeliveryLedger().AddDroppedByPlatform(0, -1), Throws.TypeOf<ArgumentOutOfRangeException>());
}
