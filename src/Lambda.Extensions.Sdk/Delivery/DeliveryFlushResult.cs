namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>What one flush of a <see cref="DeliveryFlusher{T}"/> did.</summary>
public sealed class DeliveryFlushResult
{
    internal DeliveryFlushResult()
    {
    }

    /// <summary>Items that the endpoint has now.</summary>
    public long Delivered { get; internal init; }

    /// <summary>Items that it will never take, and were given up.</summary>
    public long Rejected { get; internal init; }

    /// <summary>Items that were written to the spill at the end.</summary>
    public int Spilled { get; internal init; }

    /// <summary>Items that are still pending in memory.</summary>
    public int Pending { get; internal init; }

    /// <summary>The endpoint's last answer; if something is left, the reason. <see langword="null"/> when nothing was sent.</summary>
    public DeliveryResult? LastAnswer { get; internal init; }
}
