namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>What a full <see cref="DeliveryQueue{T}"/> gives up to stay within its bounds.</summary>
public enum DropPolicy
{
    /// <summary>The items that have waited longest: fresh data matters more. The default.</summary>
    Oldest,

    /// <summary>The item that just came: what is kept stays without holes.</summary>
    Newest,

    /// <summary>The items of the lowest priority, the oldest of these first; the item that just came if all others rank above it.</summary>
    LowestPriority,
}
