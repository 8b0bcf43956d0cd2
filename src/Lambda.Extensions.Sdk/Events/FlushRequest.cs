using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk;

/// <summary>What <see cref="ExtensionBase.OnFlushAsync"/> is asked for.</summary>
public sealed record FlushRequest
{
    /// <summary>The moment: what the environment does meanwhile.</summary>
    public required FlushTrigger Trigger { get; init; }

    /// <summary>Why the policy chose this moment.</summary>
    public required FlushReason Reason { get; init; }

    /// <summary>The time for it; the hook's token is cancelled when it is over. What <see cref="DeliveryFlusher{T}.FlushAsync"/> takes.</summary>
    public required TimeSpan Budget { get; init; }
}
