using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>The sum is exact at any moment, whoever does what at the same time.</summary>
[Category("G07")]
[Category("G08")]
public sealed class QueueConcurrencyTests
{
    private const int Producers = 4;
    private const int Consumers = 4;
    private const int PerProducer = 20_000;

    [Test]
    [CancelAfter(120_000)]
    public async Task Many_threads_never_see_a_wrong_sum_and_no_item_has_two_fates([Values] DropPolicy policy, CancellationToken token)
    {
        var options = new DeliveryQueueOptions { MaxItems = 300, MaxBytes = 2_000, MaxBatchItems = 20, MaxBatchBytes = 150, DropPolicy = policy };
        var queue = new DeliveryQueue<Item>(i => i.Size, options, i => i.Priority);
        int[] delivered = new int[Producers * PerProducer];
        int rejected = 0;
        int producing = Producers;
        var work = new List<Task>();
        for (int p = 0; p < Producers; p++)
        {
            int first = p * PerProducer;
            work.Add(Task.Run(
                () =>
                {
                    var random = new Random(first);
                    for (int i = 0; i < PerProducer; i++) queue.TryAdd(new Item(first + i, random.Next(20), random.Next(8)));
                    Interlocked.Decrement(ref producing);
                },
                token));
        }

        for (int c = 0; c < Consumers; c++)
        {
            int seed = c;
            work.Add(Task.Run(
                () =>
                {
                    var random = new Random(seed);
                    while (Volatile.Read(ref producing) > 0 || queue.Count > 0)
                    {
                        token.ThrowIfCancellationRequested();
                        if (!queue.TryTake(out DeliveryBatch<Item>? batch)) continue;
                        using (batch) Settle(batch, random);
                    }
                },
                token));
        }

        Task done = Task.WhenAll(work);
        long readings = 0;
        do
        {
            DeliveryLedgerSnapshot now = queue.Ledger.Snapshot();
            Assert.That(now.IsBalanced, Is.True, now.ToString());
            Assert.That(now.Pending + now.InFlight, Is.LessThanOrEqualTo(options.MaxItems));
            Assert.That(queue.Bytes, Is.LessThanOrEqualTo(options.MaxBytes));
            readings++;
        }
        while (!done.IsCompleted);
        await done;

        // What a batch still had in flight when its consumer looked at an empty queue came back after that.
        foreach (int id in queue.Drain()) delivered[id]++;
        DeliveryLedgerSnapshot end = queue.Ledger.Snapshot();
        Assert.That(readings, Is.Positive);
        Assert.That(end.Accepted, Is.EqualTo(Producers * PerProducer));
        Assert.That(end.Delivered, Is.EqualTo(delivered.Sum()));
        Assert.That(delivered.Max(), Is.EqualTo(1), "an item was delivered twice");
        Assert.That(end.Rejected, Is.EqualTo(rejected));
        Assert.That(end.Delivered + end.Evicted + end.Rejected, Is.EqualTo(end.Accepted));

        void Settle(DeliveryBatch<Item> batch, Random random)
        {
            switch (random.Next(6))
            {
                case 0:
                    return;
                case 1:
                    if (batch.Reject()) Interlocked.Add(ref rejected, batch.Items.Count);
                    return;
                case 2:
                    if (!batch.TrySplit(out DeliveryBatch<Item>? first, out DeliveryBatch<Item>? second)) return;
                    Settle(first, random);
                    first.Dispose();
                    Settle(second, random);
                    second.Dispose();
                    return;
                case 3:
                    for (int i = 0; i < batch.Items.Count; i += 2)
                    {
                        if (batch.Acknowledge(i)) Interlocked.Increment(ref delivered[batch.Items[i].Id]);
                    }

                    return;
                default:
                    // Two threads that both think they may settle it: one does.
                    int settledBy = 0;
                    Parallel.For(0, 2, _ =>
                    {
                        if (batch.Acknowledge()) Interlocked.Increment(ref settledBy);
                    });
                    if (settledBy != 1) throw new InvalidOperationException($"{settledBy} threads settled the batch");
                    foreach (Item item in batch.Items) Interlocked.Increment(ref delivered[item.Id]);
                    return;
            }
        }
    }
}
