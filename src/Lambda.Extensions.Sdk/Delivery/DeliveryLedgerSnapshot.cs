using System.Globalization;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// The accounts of a <see cref="DeliveryLedger"/> at one moment. All numbers are items, since the ledger was made. At any
/// moment <c>Accepted + Restored = Delivered + Pending + InFlight + Evicted + Rejected + Abandoned + Spilled</c>.
/// </summary>
public readonly record struct DeliveryLedgerSnapshot
{
    /// <summary>Items that were handed over, whatever became of them.</summary>
    public long Accepted { get; init; }

    /// <summary>Items that came back from the spill; an earlier <see cref="Spilled"/>, of this process or the one before it, had them.</summary>
    public long Restored { get; init; }

    /// <summary>Items whose endpoint said that it has them.</summary>
    public long Delivered { get; init; }

    /// <summary>Items in memory that wait to be sent, for the first time or again.</summary>
    public long Pending { get; init; }

    /// <summary>Items in batches that were taken and not settled yet: being sent, or between two tries.</summary>
    public long InFlight { get; init; }

    /// <summary>Items that the drop policy gave up because the queue was full.</summary>
    public long Evicted { get; init; }

    /// <summary>Items that can never be delivered: the endpoint refuses their content, or one alone is too large.</summary>
    public long Rejected { get; init; }

    /// <summary>Items that were still there when the queue was closed, at shutdown, or came after that.</summary>
    public long Abandoned { get; init; }

    /// <summary>Items that were written to the spill and left memory. Not lost while the environment lives.</summary>
    public long Spilled { get; init; }

    /// <summary>How often an item was returned to be sent again. Not part of the sum: the item itself is pending, or wherever it went later.</summary>
    public long Retried { get; init; }

    /// <summary>
    /// Records that the platform itself gave up (<c>platform.logsDropped</c>) before the extension saw them. An account of its
    /// own: they were never accepted.
    /// </summary>
    public long DroppedByPlatform { get; init; }

    /// <summary>The bytes of <see cref="DroppedByPlatform"/>, as the platform counts them.</summary>
    public long DroppedByPlatformBytes { get; init; }

    /// <summary>Items in spilled records that were damaged on disk. An account of its own: <see cref="Spilled"/> had them.</summary>
    public long DamagedInSpill { get; init; }

    /// <summary>Items that are certainly lost: evicted, rejected, abandoned, damaged in the spill or dropped by the platform.</summary>
    public long Lost
    {
        get
        {
            long own = Evicted + Rejected + Abandoned + DamagedInSpill;
            return own + Math.Min(DroppedByPlatform, long.MaxValue - own);
        }
    }

    /// <summary>Whether the sum holds. Always true; a check for tests.</summary>
    public bool IsBalanced => Accepted + Restored == Delivered + Pending + InFlight + Evicted + Rejected + Abandoned + Spilled;

    /// <summary>The whole ledger in one line of <c>name=value</c> pairs, in a fixed order, for the log at SHUTDOWN.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"accepted={Accepted} restored={Restored} delivered={Delivered} pending={Pending} inFlight={InFlight} evicted={Evicted} rejected={Rejected} abandoned={Abandoned} spilled={Spilled} retried={Retried} damagedInSpill={DamagedInSpill} droppedByPlatform={DroppedByPlatform}");
}
