using System.Globalization;
using Lambda.Extensions.Sdk.Hosting.Hooks;
using Lambda.Extensions.Sdk.Telemetry.Listener;

namespace Lambda.Extensions.Sdk.Hosting.Telemetry;

/// <summary>
/// Accounts for each record (G08). Records that were read are delivered to the hooks, filtered, lost to a hook that failed, was
/// abandoned or was not called, or still in hand. Records that were not read were dropped before. The sum is exact at any time. The
/// telemetry thread writes it, and any thread may read it.
/// </summary>
internal sealed class TelemetryLedger(ConsumerCounts read, BatchQueue queue)
{
    private long _delivered;
    private long _filtered;
    private long _failed;
    private long _abandoned;
    private long _skipped;
    private long _platformDropped;

    /// <summary>Gets the number of records that were received.</summary>
    public long Received => read.Records + queue.DroppedRecords;

    /// <summary>Gets the number of records that the hooks received, or, without such a hook, that the invocations were made from.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Gets the number of the process's own log lines.</summary>
    public long Filtered => Volatile.Read(ref _filtered);

    /// <summary>Gets the number of records whose hook threw.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Gets the number of records whose hook ran over its budget.</summary>
    public long Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>Gets the number of records whose hook was not called: another hook held its turn, or the environment ended.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Gets the number of records that the listener dropped, because too many were waiting.</summary>
    public long Dropped => queue.DroppedRecords;

    /// <summary>
    /// Gets the number of records on their way to a hook, or in one. At the end: the records in a hook that outlived its extension,
    /// which may or may not have processed them.
    /// </summary>
    public long InHand => Math.Max(0, read.Records - Delivered - Filtered - Failed - Abandoned - Skipped);

    /// <summary>
    /// Gets the number of records that the platform dropped before they reached this process, as <c>platform.logsDropped</c> reports.
    /// They are not among the received ones.
    /// </summary>
    public long PlatformDropped => Volatile.Read(ref _platformDropped);

    /// <summary>Gets the number of parts of deliveries that were no records.</summary>
    public long Unreadable => read.Unreadable;

    /// <summary>Gets whether, at the end, any record was lost or may have been lost.</summary>
    public bool AnyLoss => PlatformDropped > 0 || Failed + Abandoned + Skipped + Dropped + InHand + Unreadable > 0;

    public void Filter(int records) => Add(ref _filtered, records);

    public void PlatformLost(long records) => Add(ref _platformDropped, Math.Clamp(records, 0, long.MaxValue - _platformDropped));

    public void Settle(HookResult worst, int records)
    {
        switch (worst)
        {
            case HookResult.Completed:
                Add(ref _delivered, records);
                break;
            case HookResult.Failed:
                Add(ref _failed, records);
                break;
            case HookResult.Skipped:
                Add(ref _skipped, records);
                break;
            default:
                Add(ref _abandoned, records);
                break;
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Received} records received: {Delivered} delivered, {Filtered} own lines, {Failed} lost to failed hooks, {Abandoned} to hooks over their budget, {Skipped} not handed over, {Dropped} dropped here, {InHand} in hand; {PlatformDropped} dropped by the platform; {Unreadable} unreadable parts");

    private static void Add(ref long account, long records) => Volatile.Write(ref account, account + records);
}
