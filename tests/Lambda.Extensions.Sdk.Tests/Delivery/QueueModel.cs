using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>The queue and its ledger as a reader of the documentation would write them, without a thought for speed.</summary>
internal sealed class QueueModel(DeliveryQueueOptions options)
{
    private readonly List<Item> _pending = [];
    private bool _closed;

    public List<List<Item>> Batches { get; } = [];

    public DeliveryLedgerSnapshot Ledger { get; private set; }

    public long Bytes => _pending.Sum(i => (long)i.Size) + Batches.Sum(b => b.Sum(i => (long)i.Size));

    public int Items => _pending.Count + Batches.Sum(b => b.Count);

    public int Pending => _pending.Count;

    public bool Add(Item item)
    {
        Ledger = Ledger with { Accepted = Ledger.Accepted + 1 };
        if (_closed)
        {
            Ledger = Ledger with { Abandoned = Ledger.Abandoned + 1 };
            return false;
        }

        if (item.Size > options.MaxBytes)
        {
            Ledger = Ledger with { Rejected = Ledger.Rejected + 1 };
            return false;
        }

        List<Item> victims = options.DropPolicy switch
        {
            DropPolicy.Newest => [],
            DropPolicy.Oldest => [.. _pending.OrderBy(i => i.Id)],
            _ => [.. _pending.Where(i => i.Priority <= item.Priority).OrderBy(i => i.Priority).ThenBy(i => i.Id)],
        };
        var evicted = new List<Item>();
        bool Fits() => Items - evicted.Count + 1 <= options.MaxItems && Bytes - evicted.Sum(i => (long)i.Size) + item.Size <= options.MaxBytes;
        while (!Fits() && victims.Count > 0)
        {
            evicted.Add(victims[0]);
            victims.RemoveAt(0);
        }

        if (!Fits())
        {
            Ledger = Ledger with { Evicted = Ledger.Evicted + 1 };
            return false;
        }

        evicted.ForEach(i => _pending.Remove(i));
        _pending.Add(item);
        Ledger = Ledger with { Evicted = Ledger.Evicted + evicted.Count, Pending = _pending.Count };
        return true;
    }

    public List<Item>? Take()
    {
        if (_pending.Count == 0) return null;
        var taken = new List<Item>();
        foreach (Item item in _pending.OrderBy(i => i.Id))
        {
            if (taken.Count == options.MaxBatchItems) break;
            if (taken.Count > 0 && taken.Sum(i => (long)i.Size) + item.Size > options.MaxBatchBytes) break;
            taken.Add(item);
        }

        taken.ForEach(i => _pending.Remove(i));
        Batches.Add(taken);
        Ledger = Ledger with { Pending = _pending.Count, InFlight = Ledger.InFlight + taken.Count };
        // The batch in the list loses items as they are settled; the caller compares with what was taken.
        return [.. taken];
    }

    public bool Settle(int batch, LedgerAccount to, Item? only = null)
    {
        if (_closed) return false;
        List<Item> settled = only is null ? [.. Batches[batch]] : [.. Batches[batch].Where(i => i == only)];
        settled.ForEach(i => Batches[batch].Remove(i));
        Ledger = Ledger with { InFlight = Ledger.InFlight - settled.Count };
        switch (to)
        {
            case LedgerAccount.Delivered:
                Ledger = Ledger with { Delivered = Ledger.Delivered + settled.Count };
                break;
            case LedgerAccount.Rejected:
                Ledger = Ledger with { Rejected = Ledger.Rejected + settled.Count };
                break;
            default:
                _pending.AddRange(settled);
                Ledger = Ledger with { Pending = _pending.Count, Retried = Ledger.Retried + settled.Count };
                break;
        }

        return settled.Count > 0;
    }

    /// <summary>The batch's items as two batches; where they are cut is the queue's affair.</summary>
    public bool Split(int batch, int first)
    {
        List<Item> all = Batches[batch];
        if (_closed || all.Count < 2) return false;
        Batches.Add(all[..first]);
        Batches.Add(all[first..]);
        all.Clear();
        return true;
    }

    public int Close()
    {
        if (_closed) return 0;
        int abandoned = Items;
        _closed = true;
        _pending.Clear();
        Batches.ForEach(b => b.Clear());
        Ledger = Ledger with { Pending = 0, InFlight = 0, Abandoned = Ledger.Abandoned + abandoned };
        return abandoned;
    }
}
