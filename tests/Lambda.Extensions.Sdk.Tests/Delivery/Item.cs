using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>What the tests queue.</summary>
internal sealed record Item(int Id, int Size = 1, int Priority = 0)
{
    public static DeliveryQueue<Item> Queue(Action<DeliveryQueueOptions>? configure = null, DeliveryLedger? ledger = null)
    {
        var options = new DeliveryQueueOptions();
        configure?.Invoke(options);
        return new DeliveryQueue<Item>(i => i.Size, options, i => i.Priority, ledger);
    }
}

internal static class QueueTestExtensions
{
    public static void Fill(this DeliveryQueue<Item> queue, int count, int size = 1)
    {
        for (int i = 1; i <= count; i++) queue.TryAdd(new Item(i, size));
    }

    public static DeliveryBatch<Item> Take(this DeliveryQueue<Item> queue)
    {
        Assert.That(queue.TryTake(out DeliveryBatch<Item>? batch), Is.True, "nothing is pending");
        return batch!;
    }

    public static int[] Ids(this DeliveryBatch<Item> batch) => [.. batch.Items.Select(i => i.Id)];

    /// <summary>Takes everything, for good.</summary>
    public static int[] Drain(this DeliveryQueue<Item> queue)
    {
        var ids = new List<int>();
        while (queue.TryTake(out DeliveryBatch<Item>? batch))
        {
            ids.AddRange(batch.Ids());
            batch.Acknowledge();
        }

        return [.. ids];
    }
}
