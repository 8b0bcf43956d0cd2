namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>The accounts of a <see cref="DeliveryLedger"/>. Each item is in exactly one of them.</summary>
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
