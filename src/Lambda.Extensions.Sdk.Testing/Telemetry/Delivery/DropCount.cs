namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Counts dropped records and their bytes.</summary>
internal readonly record struct DropCount(long Records, long Bytes)
{
    public bool IsZero => Records == 0;

    public static DropCount operator +(DropCount left, DropCount right) => new(left.Records + right.Records, left.Bytes + right.Bytes);
}
