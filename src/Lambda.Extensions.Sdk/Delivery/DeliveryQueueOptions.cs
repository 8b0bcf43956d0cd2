using Lambda.Extensions.Sdk.Validation;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>The bounds of a <see cref="DeliveryQueue{T}"/>.</summary>
public sealed class DeliveryQueueOptions : ICheckedOptions
{
    /// <summary>
    /// Gets or sets the maximum number of items in memory, pending and in flight together. 1 to 10,000,000, default 10,000.
    /// </summary>
    public int MaxItems { get; set; } = 10_000;

    /// <summary>
    /// Gets or sets the maximum number of bytes in memory, pending and in flight together, as the queue's size function counts
    /// them. 1 to 1 GiB, default 4 MiB. The function and all extensions share the function's memory.
    /// </summary>
    public long MaxBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Gets or sets which items are dropped when the queue is full. Default <see cref="DropPolicy.Oldest"/>.</summary>
    public DropPolicy DropPolicy { get; set; } = DropPolicy.Oldest;

    /// <summary>Gets or sets the maximum number of items in one batch. 1 to 1,000,000, default 1,000.</summary>
    public int MaxBatchItems { get; set; } = 1_000;

    /// <summary>
    /// Gets or sets the maximum number of bytes in one batch. 1 to 1 GiB, default 1 MiB. Set it a little below the endpoint's
    /// limit, because the text around the items counts there too. An item that is larger is sent alone.
    /// </summary>
    public long MaxBatchBytes { get; set; } = 1024 * 1024;

    void ICheckedOptions.Check(OptionsCheck check)
    {
        const long Gibibyte = 1L << 30;
        check.Number(nameof(MaxItems), MaxItems, 1, 10_000_000);
        check.Number(nameof(MaxBytes), MaxBytes, 1, Gibibyte);
        check.Number(nameof(MaxBatchItems), MaxBatchItems, 1, 1_000_000);
        check.Number(nameof(MaxBatchBytes), MaxBatchBytes, 1, Gibibyte);
        check.That(DropPolicy is DropPolicy.Oldest or DropPolicy.Newest or DropPolicy.LowestPriority, $"{nameof(DropPolicy)}={(int)DropPolicy} is not legal: use Oldest, Newest or LowestPriority");
    }
}
