namespace Lambda.Extensions.Sdk.Telemetry.Json;

/// <summary>The position of a JSON value in the bytes of a batch. The default means "no such value": no JSON value is empty.</summary>
internal readonly record struct JsonSlice(int Offset, int Length)
{
    public bool IsPresent => Length > 0;

    public int End => Offset + Length;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> json) => json.Slice(Offset, Length);
}
