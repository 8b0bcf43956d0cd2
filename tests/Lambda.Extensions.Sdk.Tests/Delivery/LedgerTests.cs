using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>G08: no silent loss.</summary>
[Category("G08")]
public sealed class LedgerTests
{
    [Test]
    public void Closing_abandons_what_is_pending_in_flight_and_late()
    {
        DeliveryQueue<Item> queue = Item.Queue(o => o.MaxBatchItems = 2);
        queue.Fill(5);
        DeliveryBatch<Item> batch = queue.Take();
        Assert.That(queue.Close(), Is.EqualTo(5));
        Assert.That(queue.TryAdd(new Item(6)), Is.False);
        Assert.That(batch.Acknowledge(), Is.False, "the ledger has been read out: an answer that late changes nothing");
        Assert.That(batch.Return(), Is.False);
        Assert.That(queue.Close(), Is.Zero);
        Assert.That(queue.Ledger.Snapshot(), Is.EqualTo(new DeliveryLedgerSnapshot { Accepted = 6, Abandoned = 6 }));
    }

    [Test]
    public void What_the_platform_dropped_is_an_account_of_its_own()
    {
        var ledger = new DeliveryLedger();
        ledger.AddDroppedByPlatform(12, 4096);
        ledger.AddDroppedByPlatform(3);
        Assert.That(ledger.Snapshot(), Has.Property("DroppedByPlatform").EqualTo(15).And.Property("DroppedByPlatformBytes").EqualTo(4096).And.Property("Lost").EqualTo(15).And.Property("IsBalanced").True);
        Assert.That(() => ledger.AddDroppedByPlatform(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_sum_of_what_the_platform_dropped_never_wraps()
    {
        var ledger = new DeliveryLedger();
        Item.Queue(ledger: ledger).Fill(2);
        ledger.AddDroppedByPlatform(long.MaxValue, long.MaxValue);
        ledger.AddDroppedByPlatform(long.MaxValue, 1);
        Assert.That(ledger.Snapshot(), Has.Property("DroppedByPlatform").EqualTo(long.MaxValue).And.Property("DroppedByPlatformBytes").EqualTo(long.MaxValue).And.Property("Lost").EqualTo(long.MaxValue));
    }

    [Test]
    public void Several_queues_share_a_ledger()
    {
        var ledger = new DeliveryLedger();
        Item.Queue(ledger: ledger).Fill(2);
        Item.Queue(ledger: ledger).Fill(3);
        Assert.That(ledger.Snapshot().Pending, Is.EqualTo(5));
    }

    [Test]
    public void The_line_for_the_log_says_every_account_in_a_fixed_order()
    {
        var snapshot = new DeliveryLedgerSnapshot { Accepted = 21, Restored = 7, Delivered = 1, Pending = 2, InFlight = 3, Evicted = 4, Rejected = 5, Abandoned = 6, Spilled = 7, Retried = 8, DamagedInSpill = 9, DroppedByPlatform = 10 };
        Assert.That(snapshot.ToString(), Is.EqualTo("accepted=21 restored=7 delivered=1 pending=2 inFlight=3 evicted=4 rejected=5 abandoned=6 spilled=7 retried=8 damagedInSpill=9 droppedByPlatform=10"));
        Assert.That(snapshot.IsBalanced, Is.True);
        Assert.That(snapshot.Lost, Is.EqualTo(4 + 5 + 6 + 9 + 10));
    }
}
