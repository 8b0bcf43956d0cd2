using Lambda.Extensions.Sdk.Telemetry.Listener;
using Lambda.Extensions.Sdk.Telemetry.Reader;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.Telemetry;

/// <summary>
/// The records of one delivery, typed, in the order of arrival. Reading never fails: a part that is not a record is counted, and the
/// other records are kept. A record that you keep also keeps the bytes of its whole delivery in memory.
/// </summary>
public sealed class TelemetryBatch
{
    private readonly byte[] _body;

    private TelemetryBatch(byte[] body, out CutRecord cut)
    {
        _body = body;
        var reader = new BatchReader(body);
        // Records are 100 to 700 bytes long: the list grows once or not at all.
        var records = new List<TelemetryRecord>(Math.Min((body.Length / 192) + 1, 10_000));
        while (reader.MoveNext()) records.Add(RecordFactory.Create(reader.Current));
        Records = records;
        UnreadableParts = reader.Unreadable;
        cut = reader.Cut;
        // Not even an empty array: a body that is not JSON counts, and differs from a body without records.
        if (records.Count == 0 && UnreadableParts == 0 && !body.Contains((byte)'[')) UnreadableParts = 1;
    }

    private TelemetryBatch(TelemetryBatch of, IReadOnlyList<TelemetryRecord> records, int unreadable)
    {
        _body = of._body;
        Records = records;
        UnreadableParts = unreadable;
    }

    /// <summary>Gets the records.</summary>
    public IReadOnlyList<TelemetryRecord> Records { get; }

    /// <summary>
    /// Gets the number of parts of the delivery that could not be read as records; 0 when all were readable. <see cref="Json"/>
    /// contains them unchanged.
    /// </summary>
    public int UnreadableParts { get; }

    /// <summary>
    /// Gets the whole delivery as it arrived, in UTF-8: a JSON array, or one record a line. A record that the platform cut at the end
    /// of the previous delivery is joined here.
    /// </summary>
    public ReadOnlyMemory<byte> Json => _body;

    /// <summary>
    /// Reads a delivery that did not arrive through <see cref="TelemetryListener"/>, or that is made for a test. Never throws.
    /// </summary>
    /// <param name="json">A JSON array of records, or one record a line, in UTF-8. The bytes are copied.</param>
    public static TelemetryBatch Parse(ReadOnlySpan<byte> json) => new(json.ToArray(), out _);

    /// <summary>Reads a delivery and becomes the owner of its array. Nothing else may write to the array after this call.</summary>
    /// <param name="body">The delivery.</param>
    /// <param name="cut">Its last record, if the platform cut it.</param>
    internal static TelemetryBatch Own(byte[] body, out CutRecord cut) => new(body, out cut);

    /// <summary>Returns the same delivery with fewer records.</summary>
    internal TelemetryBatch Without(Func<TelemetryRecord, bool> unwanted) => new(this, [.. Records.Where(r => !unwanted(r))], UnreadableParts);

    /// <summary>Returns the same delivery with more unreadable parts, or fewer.</summary>
    internal TelemetryBatch WithUnreadable(int more) => new(this, Records, UnreadableParts + more);

    /// <summary>Returns the number of records in a delivery, without creating them.</summary>
    internal static int Count(byte[] body)
    {
        var reader = new BatchReader(body);
        int count = 0;
        while (reader.MoveNext()) count++;
        return count;
    }
}
