using Lambda.Extensions.Sdk.Telemetry.Reader;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// Reads one delivery after the other. Joins a record that the platform cut between two deliveries: the reader keeps at most one
/// beginning, up to <see cref="MaxKept"/>, until the next delivery. If that delivery does not begin with the rest, the record counts
/// as an unreadable part. Not thread-safe.
/// </summary>
internal sealed class DeliveryReader
{
    /// <summary>The highest number of bytes that are kept of a cut record.</summary>
    public const int MaxKept = 4 * 1024 * 1024;

    private byte[]? _kept;
    private int _envelope;

    /// <summary>Gets whether a cut record waits for its rest.</summary>
    public bool IsKeeping => _kept is not null;

    /// <summary>Reads a delivery. The reader becomes the owner of the array.</summary>
    public TelemetryBatch Read(byte[] body)
    {
        int lost = 0;
        if (_kept is not null)
        {
            if (Join(body) is { } joined) body = joined;
            else lost = 1;
            _kept = null;
        }

        var batch = TelemetryBatch.Own(body, out CutRecord cut);
        int size = cut.Envelope.Length + cut.Value.Length;
        if (cut.IsPresent && size <= MaxKept)
        {
            _kept = body.AsSpan(cut.Envelope.Offset, size).ToArray();
            _envelope = cut.Envelope.Length;
            lost--;
        }

        return lost == 0 ? batch : batch.WithUnreadable(lost);
    }

    /// <summary>
    /// Returns the delivery with the kept record's beginning in front of its rest; <see langword="null"/> when the delivery does not
    /// contain the rest.
    /// </summary>
    private byte[]? Join(byte[] body)
    {
        ReadOnlySpan<byte> records = body.AsSpan().TrimStart("[ \n\r\t"u8);
        if (!records.StartsWith(_kept.AsSpan(0, _envelope))) return null;
        byte[] joined = [(byte)'[', .. _kept!, .. records[_envelope..]];
        var reader = new BatchReader(joined);
        if (BeginsWhole(joined)) return joined;
        // A rest that was cut again, or a whole record of the same moment.
        return !BeginsWhole(body) && !reader.MoveNext() && reader.Cut is { IsPresent: true, Envelope.Offset: 1 } ? joined : null;
    }

    private static bool BeginsWhole(byte[] body)
    {
        var reader = new BatchReader(body);
        return reader.MoveNext() && reader.Unreadable == 0 && body.AsSpan(reader.Position).TrimStart(" \n\r\t"u8) is [(byte)',' or (byte)']', ..];
    }
}
