using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Reader;

/// <summary>
/// The last record of a delivery whose value the platform cut, because it is larger than the subscription's <c>maxBytes</c>. The
/// delivery is closed with <c>}]</c>, and the next one begins with the same envelope and the rest of the value.
/// </summary>
/// <param name="Envelope">From the record's brace up to its value: <c>{"time":…,"type":…,"record":</c>.</param>
/// <param name="Value">The part of the value that arrived.</param>
internal readonly record struct CutRecord(JsonSlice Envelope, JsonSlice Value)
{
    private static ReadOnlySpan<byte> Closing => "}]"u8;

    public bool IsPresent => Envelope.IsPresent;

    /// <summary>Returns the cut record, or none when the delivery does not end in the platform's form for a cut one.</summary>
    public static CutRecord Find(ReadOnlySpan<byte> json, int start, int valueAt)
    {
        ReadOnlySpan<byte> trimmed = json.TrimEnd(" \n\r\t"u8);
        int end = trimmed.Length - Closing.Length;
        if (end < valueAt || !trimmed.EndsWith(Closing)) return default;
        return new CutRecord(new JsonSlice(start, valueAt - start), new JsonSlice(valueAt, end - valueAt));
    }
}
