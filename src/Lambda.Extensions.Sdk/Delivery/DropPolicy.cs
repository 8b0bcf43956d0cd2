namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Selects the items that a full <see cref="DeliveryQueue{T}"/> drops to stay within its bounds.</summary>
public enum DropPolicy
{
    /// <summary>Drops the items that have waited longest: fresh data matters more. The default.</summary>
    Oldest,

    /// <summary>Drops the new item: the items in the queue stay without gaps.</summary>
    Newest,

    /// <summary>
    /// Drops the items of the lowest priority, the oldest of these first; drops the new item if all others have a higher
    /// priority.
    /// </summary>
    LowestPriority,
}
