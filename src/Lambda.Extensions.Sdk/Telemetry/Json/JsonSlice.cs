namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>Where a JSON value lies in a batch's bytes. The default is "no such value": no JSON value is empty.</summary>
internal readonly record struct JsonSlice(int Offset, int Length)
{
    public bool IsPresent => Length > 0;

    public int End => Offset + Length;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Offset, Length);
}
