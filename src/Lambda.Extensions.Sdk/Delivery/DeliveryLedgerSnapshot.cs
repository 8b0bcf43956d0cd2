using System.Globalization;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>
/// The accounts of a <see cref="DeliveryLedger"/> at one moment. All numbers are items since the ledger was created. At any
/// moment <c>Accepted + Restored = Delivered + Pending + InFlight + Evicted + Rejected + Abandoned + Spilled</c>.
/// </summary>
public readonly record struct DeliveryLedgerSnapshot
{
    /// <summary>Gets the number of items that were added, with any outcome.</summary>
    public long Accepted { get; init; }

    /// <summary>
    /// Gets the number of items that came back from the spill. They were counted in an earlier <see cref="Spilled"/>, of this process or
    /// of the one before it.
    /// </summary>
    public long Restored { get; init; }

    /// <summary>Gets the number of items that the endpoint confirmed.</summary>
    public long Delivered { get; init; }

    /// <summary>Gets the number of items in memory that wait to be sent, for the first time or again.</summary>
    public long Pending { get; init; }

    /// <summary>Gets the number of items in batches that were taken and are not settled yet: being sent, or between two tries.</summary>
    public long InFlight { get; init; }

    /// <summary>Gets the number of items that the drop policy gave up because the queue was full.</summary>
    public long Evicted { get; init; }

    /// <summary>
    /// Gets the number of items that can never be delivered: the endpoint refuses their content, or a single item is too large.
    /// </summary>
    public long Rejected { get; init; }

    /// <summary>Gets the number of items that were still in the queue when it was closed at shutdown, or were added after that.</summary>
    public long Abandoned { get; init; }

    /// <summary>
    /// Gets the number of items that were written to the spill and left memory. They are not lost while the environment lives.
    /// </summary>
    public long Spilled { get; init; }

    /// <summary>
    /// Gets the number of times an item was returned to be sent again. Not part of the sum: the item itself is pending, or in the
    /// account that it moved to later.
    /// </summary>
    public long Retried { get; init; }

    /// <summary>
    /// Gets the number of records that the platform dropped (<c>platform.logsDropped</c>) before they reached the extension. A separate
    /// account: they were never accepted.
    /// </summary>
    public long DroppedByPlatform { get; init; }

    /// <summary>Gets the bytes of <see cref="DroppedByPlatform"/>, as the platform counts them.</summary>
    public long DroppedByPlatformBytes { get; init; }

    /// <summary>
    /// Gets the number of items in spilled records that were damaged on disk. A separate account: they are counted in
    /// <see cref="Spilled"/> as well.
    /// </summary>
    public long DamagedInSpill { get; init; }

    /// <summary>
    /// Gets the number of items that are certainly lost: evicted, rejected, abandoned, damaged in the spill or dropped by the
    /// platform.
    /// </summary>
    public long Lost
    {
        get
        {
            long own = Evicted + Rejected + Abandoned + DamagedInSpill;
            return own + Math.Min(DroppedByPlatform, long.MaxValue - own);
        }
    }

    /// <summary>Gets whether the sum is correct. Always true; a check for tests.</summary>
    public bool IsBalanced => Accepted + Restored == Delivered + Pending + InFlight + Evicted + Rejected + Abandoned + Spilled;

    /// <summary>Returns the whole ledger as one line of <c>name=value</c> pairs, in a fixed order, for the log at SHUTDOWN.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"accepted={Accepted} restored={Restored} delivered={Delivered} pending={Pending} inFlight={InFlight} evicted={Evicted} rejected={Rejected} abandoned={Abandoned} spilled={Spilled} retried={Retried} damagedInSpill={DamagedInSpill} droppedByPlatform={DroppedByPlatform}");
}
