using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk;

/// <summary>The argument of <see cref="ExtensionBase.OnFlushAsync"/>: the moment of a flush, its reason, and its budget.</summary>
public sealed record FlushRequest
{
    /// <summary>Gets the moment of the flush.</summary>
    public required FlushTrigger Trigger { get; init; }

    /// <summary>Gets the reason for which the policy chose this moment.</summary>
    public required FlushReason Reason { get; init; }

    /// <summary>
    /// Gets the time for the flush; the hook's token is cancelled when it is over. Pass it to
    /// <see cref="DeliveryFlusher{T}.FlushAsync"/>.
    /// </summary>
    public required TimeSpan Budget { get; init; }
}
