using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Telemetry.Reader;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// What came in one delivery, typed, in the order it came. Reading never fails: what is no record is counted, and its neighbours
/// arrive. A record that is kept keeps the bytes of its whole delivery in memory.
/// </summary>
public sealed class TelemetryBatch
{
    private readonly byte[] _body;
    private readonly int _length;

    private TelemetryBatch(byte[] body, int length, out CutRecord cut)
    {
        _body = body;
        _length = length;
        var reader = new BatchReader(body, length);
        // Records are 100 to 700 bytes long: the list grows once or not at all.
        var records = new List<TelemetryRecord>(Math.Min((length / 192) + 1, 10_000));
        while (reader.MoveNext()) records.Add(RecordFactory.Create(reader.Current));
        Records = records;
        UnreadableParts = reader.Unreadable;
        cut = reader.Cut;
        // Not even an empty array: a body that is no JSON at all is told apart from one without records.
        if (records.Count == 0 && UnreadableParts == 0 && !body.AsSpan(0, length).Contains((byte)'[')) UnreadableParts = 1;
    }

    private TelemetryBatch(TelemetryBatch of, IReadOnlyList<TelemetryRecord> records, int unreadable)
    {
        _body = of._body;
        _length = of._length;
        Records = records;
        UnreadableParts = unreadable;
    }

    /// <summary>The records.</summary>
    public IReadOnlyList<TelemetryRecord> Records { get; }

    /// <summary>How many parts of the delivery could not be read as records; 0 when all was well. <see cref="Json"/> has them as they came.</summary>
    public int UnreadableParts { get; }

    /// <summary>
    /// The whole delivery as it came, in UTF-8: a JSON array, or one record a line. A record that the platform cut at the end of the
    /// delivery before is put together here.
    /// </summary>
    public ReadOnlyMemory<byte> Json => _body.AsMemory(0, _length);

    /// <summary>Reads a delivery that came by another way than <see cref="TelemetryListener"/>, or is made up for a test. Never throws.</summary>
    /// <param name="json">A JSON array of records, or one record a line, in UTF-8; copied.</param>
    public static TelemetryBatch Parse(ReadOnlySpan<byte> json) => new(json.ToArray(), json.Length, out _);

    /// <summary>Takes the array over; nobody may write to it any more.</summary>
    /// <param name="body">The delivery.</param>
    /// <param name="length">How much of the array it takes.</param>
    /// <param name="cut">Its last record, if the platform cut it.</param>
    internal static TelemetryBatch Own(byte[] body, int length, out CutRecord cut) => new(body, length, out cut);

    /// <summary>The same delivery with fewer records.</summary>
    internal TelemetryBatch Without(Func<TelemetryRecord, bool> unwanted) => new(this, [.. Records.Where(r => !unwanted(r))], UnreadableParts);

    /// <summary>The same delivery with more unreadable parts, or fewer.</summary>
    internal TelemetryBatch WithUnreadable(int more) => new(this, Records, UnreadableParts + more);

    /// <summary>How many records a delivery has, without making them.</summary>
    internal static int Count(byte[] body, int length)
    {
        var reader = new BatchReader(body, length);
        int count = 0;
        while (reader.MoveNext()) count++;
        return count;
    }
}
