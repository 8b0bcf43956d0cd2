using Lambda.Extensions.Sdk.Logging;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// Accounts for each item that an extension accepted: delivered, pending, in flight, or lost, and why. The sum is exact at any
/// time; no item is lost without being counted. A <see cref="DeliveryQueue{T}"/> updates it; several queues may share one ledger.
/// </summary>
/// <remarks>Thread-safe. An item moves between two accounts in one step, so no reader sees it in both or in neither.</remarks>
public sealed class DeliveryLedger
{
    private const int Accounts = (int)LedgerAccount.Spilled + 1;

    // One lock and plain numbers: separate interlocked counters could be read while an item is between two of them.
    private readonly Lock _lock = new();
    private readonly long[] _accounts = new long[Accounts];
    private long _accepted;
    private long _restored;
    private long _retried;
    private long _damaged;
    private long _droppedByPlatform;
    private long _droppedByPlatformBytes;

    /// <summary>Creates a ledger. When it is created inside a host, its losses are logged when that host ends.</summary>
    public DeliveryLedger() => SdkLoggers.Current.Add(LogLosses);

    /// <summary>Returns the accounts at this moment.</summary>
    public DeliveryLedgerSnapshot Snapshot()
    {
        lock (_lock)
        {
            return new DeliveryLedgerSnapshot
            {
                Accepted = _accepted,
                Restored = _restored,
                Delivered = _accounts[(int)LedgerAccount.Delivered],
                Pending = _accounts[(int)LedgerAccount.Pending],
                InFlight = _accounts[(int)LedgerAccount.InFlight],
                Evicted = _accounts[(int)LedgerAccount.Evicted],
                Rejected = _accounts[(int)LedgerAccount.Rejected],
                Abandoned = _accounts[(int)LedgerAccount.Abandoned],
                Spilled = _accounts[(int)LedgerAccount.Spilled],
                Retried = _retried,
                DamagedInSpill = _damaged,
                DroppedByPlatform = _droppedByPlatform,
                DroppedByPlatformBytes = _droppedByPlatformBytes,
            };
        }
    }

    /// <summary>Adds the records of a <c>platform.logsDropped</c> event: records that never reached the extension.</summary>
    /// <param name="records">Its <c>droppedRecords</c>; not negative.</param>
    /// <param name="bytes">Its <c>droppedBytes</c>; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public void AddDroppedByPlatform(long records, long bytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(records);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        lock (_lock)
        {
            _droppedByPlatform += Math.Min(records, long.MaxValue - _droppedByPlatform);
            _droppedByPlatformBytes += Math.Min(bytes, long.MaxValue - _droppedByPlatformBytes);
        }
    }

    /// <summary>Counts new items, and adds them to an account in the same step.</summary>
    internal void Accept(LedgerAccount into, long items = 1)
    {
        lock (_lock)
        {
            _accepted += items;
            _accounts[(int)into] += items;
        }
    }

    /// <summary>Counts an item that came back from the spill, and adds it to an account in the same step.</summary>
    internal void Restore(LedgerAccount into)
    {
        lock (_lock)
        {
            _restored++;
            _accounts[(int)into]++;
        }
    }

    internal void Move(LedgerAccount from, LedgerAccount to, long items = 1, bool tried = true)
    {
        lock (_lock)
        {
            _accounts[(int)from] -= items;
            _accounts[(int)to] += items;
            if (tried && from == LedgerAccount.InFlight && to == LedgerAccount.Pending) _retried += items;
        }
    }

    internal void AddDamagedInSpill(long items)
    {
        lock (_lock) _damaged += items;
    }

    private void LogLosses(ILogger log)
    {
        DeliveryLedgerSnapshot accounts = Snapshot();
        long left = accounts.Pending + accounts.InFlight;
        if (accounts.Lost > 0 || left > 0) DeliveryLog.Lost(log, accounts.Lost, left, accounts.ToString());
    }
}
