using FsCheck;
using FsCheck.Fluent;
using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>Any sequence of calls leaves the queue and its ledger where the model says; the sum is exact after each call.</summary>
[Category("G07")]
[Category("G08")]
public sealed class QueueModelTests
{
    private const int Sequences = 30_000;

    [Test]
    public void Any_sequence_of_calls_does_what_the_model_does([Values] DropPolicy policy)
    {
        // Each number is one call with its arguments; a failing sequence is made shorter by leaving calls out.
        Arbitrary<int[]> calls = Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(), Shorter);
        var seen = new DeliveryLedgerSnapshot();
        int sequences = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Sequences).WithStartSize(5).WithEndSize(80).WithQuietOnSuccess(true), Prop.ForAll(calls, sequence =>
        {
            DeliveryLedgerSnapshot end = Run(policy, sequence);
            sequences++;
            seen = seen with { Delivered = seen.Delivered + end.Delivered, Evicted = seen.Evicted + end.Evicted, Rejected = seen.Rejected + end.Rejected, Abandoned = seen.Abandoned + end.Abandoned, Retried = seen.Retried + end.Retried };
        }));
        // The sequences went everywhere.
        Assert.That(sequences, Is.GreaterThanOrEqualTo(Sequences));
        Assert.That(new[] { seen.Delivered, seen.Evicted, seen.Rejected, seen.Abandoned, seen.Retried }, Has.All.GreaterThan(Sequences / 3));
    }

    private static IEnumerable<int[]> Shorter(int[] calls)
    {
        if (calls.Length > 8)
        {
            yield return calls[(calls.Length / 2)..];
            yield return calls[..(calls.Length / 2)];
        }

        for (int i = 0; i < calls.Length; i++) yield return [.. calls[..i], .. calls[(i + 1)..]];
    }

    private static DeliveryLedgerSnapshot Run(DropPolicy policy, int[] calls)
    {
        int shape = calls.Length == 0 ? 0 : calls[0];
        var options = new DeliveryQueueOptions
        {
            DropPolicy = policy,
            MaxItems = 1 + (shape % 12),
            MaxBytes = 10 + (shape / 12 % 90),
            MaxBatchItems = 1 + (shape / 1200 % 6),
            MaxBatchBytes = 1 + (shape / 7200 % 50),
        };
        var queue = new DeliveryQueue<Item>(i => i.Size, options, i => i.Priority);
        var model = new QueueModel(options);
        var batches = new List<DeliveryBatch<Item>>();
        for (int i = 0; i < calls.Length; i++)
        {
            Call(queue, model, batches, calls[i] % 100, calls[i] / 100, i);
            Agree(queue, model, options);
        }

        return queue.Ledger.Snapshot();
    }

    private static void Call(DeliveryQueue<Item> queue, QueueModel model, List<DeliveryBatch<Item>> batches, int call, int argument, int id)
    {
        if (call < 45)
        {
            // Mostly small, at times larger than the whole queue.
            var item = new Item(id, argument % 40 == 0 ? 101 : argument % 20, argument / 40 % 8);
            Same(queue.TryAdd(item), model.Add(item), "TryAdd");
        }
        else if (call < 65)
        {
            bool took = queue.TryTake(out DeliveryBatch<Item>? batch);
            List<Item>? expected = model.Take();
            Same(took, expected is not null, "TryTake");
            if (batch is null) return;
            batches.Add(batch);
            if (!batch.Items.SequenceEqual(expected!)) throw new InvalidOperationException("a batch has other items than it should");
            Same(batch.Bytes, expected!.Sum(i => (long)i.Size), "Bytes of a batch");
        }
        else if (call == 99)
        {
            Same(queue.Close(), model.Close(), "Close");
        }
        else if (batches.Count > 0)
        {
            // Also those that were settled long ago.
            Settle(model, batches, call, argument / batches.Count, argument % batches.Count);
        }
    }

    private static void Settle(QueueModel model, List<DeliveryBatch<Item>> batches, int call, int argument, int at)
    {
        DeliveryBatch<Item> batch = batches[at];
        int index = argument % batch.Items.Count;
        switch (call)
        {
            case < 72:
                Same(batch.Acknowledge(), model.Settle(at, LedgerAccount.Delivered), "Acknowledge");
                break;
            case < 78:
                Same(batch.Return(), model.Settle(at, LedgerAccount.Pending), "Return");
                break;
            case < 81:
                Same(batch.Reject(), model.Settle(at, LedgerAccount.Rejected), "Reject");
                break;
            case < 86:
                Same(batch.Acknowledge(index), model.Settle(at, LedgerAccount.Delivered, batch.Items[index]), "Acknowledge one");
                break;
            case < 89:
                Same(batch.Reject(index), model.Settle(at, LedgerAccount.Rejected, batch.Items[index]), "Reject one");
                break;
            case < 92:
                batch.Dispose();
                model.Settle(at, LedgerAccount.Pending);
                break;
            default:
                bool split = batch.TrySplit(out DeliveryBatch<Item>? first, out DeliveryBatch<Item>? second);
                Item[] before = [.. model.Batches[at]];
                Same(split, model.Split(at, first?.Items.Count ?? 0), "TrySplit");
                if (first is null || second is null) return;
                if (!before.SequenceEqual(first.Items.Concat(second.Items)) || second.Items.Count == 0) throw new InvalidOperationException("the halves are not the batch");
                batches.Add(first);
                batches.Add(second);
                break;
        }
    }

    private static void Agree(DeliveryQueue<Item> queue, QueueModel model, DeliveryQueueOptions options)
    {
        DeliveryLedgerSnapshot ledger = queue.Ledger.Snapshot();
        if (!ledger.IsBalanced) throw new InvalidOperationException($"the sum is wrong: {ledger}");
        Same(ledger, model.Ledger, "the ledger");
        Same(queue.Count, model.Pending, "Count");
        Same(queue.Bytes, model.Bytes, "Bytes");
        if (queue.Bytes > options.MaxBytes || ledger.Pending + ledger.InFlight > options.MaxItems) throw new InvalidOperationException($"the bounds do not hold: {ledger}, {queue.Bytes} bytes");
    }

    private static void Same<T>(T actual, T expected, string what)
    {
        if (!Equals(actual, expected)) throw new InvalidOperationException($"{what}: {actual} instead of {expected}");
    }
}
