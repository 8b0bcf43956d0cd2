using System.Text;
using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// Represents one record of the Telemetry API or the Logs API. The class of a record shows its type. A member that the platform did
/// not send is <see langword="null"/> or empty. A record stays valid while it is referenced, and it keeps the bytes of its batch in
/// memory. Texts are created when they are requested. Several threads may read a record.
/// </summary>
public abstract class TelemetryRecord
{
    private readonly byte[] _body;
    private readonly JsonSlice _envelope;
    private readonly JsonSlice _record;
    private readonly long _time;

    private protected TelemetryRecord(in RecordSource source)
    {
        _body = source.Body;
        _envelope = source.Envelope;
        _record = source.Record;
        _time = LenientTime.Of(source.Body, source.Time);
    }

    /// <summary>
    /// Gets the platform's name of the record's type, such as <c>platform.report</c> or <c>function</c>; empty when it sent none.
    /// </summary>
    public abstract string Type { get; }

    /// <summary>
    /// Gets the time at which the platform generated the record, in UTC; <see langword="null"/> when it sent no readable time.
    /// </summary>
    public DateTimeOffset? Time => LenientTime.OrNull(_time);

    /// <summary>
    /// Gets the whole record as it arrived, <c>{"time":…,"type":…,"record":…}</c> in UTF-8: for forwarding, and for members that this
    /// SDK does not know.
    /// </summary>
    public ReadOnlyMemory<byte> RawJson => _body.AsMemory(_envelope.Offset, _envelope.Length);

    /// <summary>Gets the value of the record's member <c>record</c> unchanged, in UTF-8; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Payload => _body.AsMemory(_record.Offset, _record.Length);

    /// <summary>Returns <see cref="RawJson"/> as text.</summary>
    /// <returns>The record as the platform sent it.</returns>
    public sealed override string ToString() => Encoding.UTF8.GetString(RawJson.Span);

    private protected JsonSlice RecordSlice => _record;

    private protected byte[] Body => _body;

    private protected string? ReadText(JsonSlice value) => JsonText.Of(_body, value);

    private protected string ReadText(ref string? kept, JsonSlice value) => kept ??= ReadText(value) ?? "";

    private protected IReadOnlyList<string> ReadTexts(ref string[]? kept, JsonSlice value) => kept ??= RecordReaders.Texts(_body, value);

    private protected IReadOnlyList<TelemetrySpan> ReadSpans(ref TelemetrySpan[]? kept, JsonSlice value) => kept ??= RecordReaders.Spans(_body, value);

    private protected TraceContext? ReadTracing(ref TraceContext? kept, JsonSlice value) => kept ??= RecordReaders.Tracing(_body, value);

    private protected TelemetryStatus ReadStatus(JsonSlice value) => new(RecordReaders.Known(_body, value, TelemetryStatus.Texts));

    private protected InitializationType ReadInitialization(JsonSlice value) => new(RecordReaders.Known(_body, value, RecordReaders.InitializationTypes));

    private protected InitializationPhase ReadPhase(JsonSlice value) => new(RecordReaders.Known(_body, value, InitializationPhase.Texts));
}
