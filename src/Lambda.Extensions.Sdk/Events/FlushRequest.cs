using Lambda.Extensions.Sdk.Delivery;

namespace Lambda.Extensions.Sdk;

/// <summary>What <see cref="ExtensionBase.OnFlushAsync"/> is asked for.</summary>
/// <param name="Trigger">The moment: what the environment does meanwhile.</param>
/// <param name="Reason">Why the policy chose this moment.</param>
/// <param name="Budget">The time for it; the hook's token is cancelled when it is over. What <see cref="DeliveryFlusher{T}.FlushAsync"/> takes.</param>
public sealed record FlushRequest(FlushTrigger Trigger, FlushReason Reason, TimeSpan Budget);
