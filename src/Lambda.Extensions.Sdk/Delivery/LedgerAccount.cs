namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>Where an item of a <see cref="DeliveryLedger"/> is. Each item is in exactly one account.</summary>
internal enum LedgerAccount
{
    Pending,
    InFlight,
    Delivered,
    Evicted,
    Rejected,
    Abandoned,
    Spilled,
}
