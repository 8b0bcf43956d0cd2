namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>The result of one flush of a <see cref="DeliveryFlusher{T}"/>.</summary>
public sealed class DeliveryFlushResult
{
    internal DeliveryFlushResult()
    {
    }

    /// <summary>Gets the number of items that were delivered to the endpoint.</summary>
    public long Delivered { get; internal init; }

    /// <summary>Gets the number of items that were given up because the endpoint will never accept them.</summary>
    public long Rejected { get; internal init; }

    /// <summary>Gets the number of items that were written to the spill at the end.</summary>
    public int Spilled { get; internal init; }

    /// <summary>Gets the number of items that are still pending in memory.</summary>
    public int Pending { get; internal init; }

    /// <summary>
    /// Gets the endpoint's last answer; if something is left, it is the reason. <see langword="null"/> when nothing was sent.
    /// </summary>
    public DeliveryResult? LastAnswer { get; internal init; }
}
