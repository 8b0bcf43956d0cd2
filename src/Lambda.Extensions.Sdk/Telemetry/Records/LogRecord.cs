using System.Text;
using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>
/// Represents a line that the function or an extension wrote: a text, or any JSON value when the function's log format is JSON.
/// </summary>
public abstract class LogRecord : TelemetryRecord
{
    private protected LogRecord(in RecordSource source)
        : base(source)
    {
    }

    /// <summary>
    /// Gets whether the line arrived as text. If not, it is the JSON value in <see cref="TelemetryRecord.Payload"/>, or missing.
    /// </summary>
    public bool IsText => RecordSlice.IsPresent && Body[RecordSlice.Offset] == '"';

    /// <summary>
    /// Gets the request id of the invocation that wrote the line: the member <c>requestId</c> of a line in JSON form. In a
    /// <c>function</c> record that the hook <see cref="ExtensionBase.OnTelemetryAsync"/> received, a line without it has the id of the
    /// invocation that was open at its place in the deliveries. <see langword="null"/> when the invocation is not certain: several ran
    /// at once (Managed Instances), records were lost, or the line names another invocation. Looked up at each call.
    /// </summary>
    public string? RequestId => Member("requestId"u8) ?? (WrittenDuring is { } id && !NamedInvocation.IsAnother(GetUtf8Text().Span, id) ? id : null);

    /// <summary>
    /// Gets the member <c>level</c> of a line in JSON form, unchanged; <see langword="null"/> when it has none. Looked up at each
    /// call.
    /// </summary>
    public string? Level => Member("level"u8);

    /// <summary>
    /// Gets the member <c>tenantId</c> of a line in JSON form; <see langword="null"/> when it has none. Looked up at each call.
    /// </summary>
    public string? TenantId => Member("tenantId"u8);

    /// <summary>
    /// Returns the text of the line, including a line end if one arrived. For a line in JSON form, returns the JSON unchanged. Each
    /// call creates a new string.
    /// </summary>
    public string GetText() => IsText ? JsonText.Decode(RecordSlice.Of(Body)) : Encoding.UTF8.GetString(RecordSlice.Of(Body));

    /// <summary>
    /// Returns the text of <see cref="GetText"/> in UTF-8. Copies nothing unless the text has escapes. Bytes that are not UTF-8 stay
    /// unchanged.
    /// </summary>
    public ReadOnlyMemory<byte> GetUtf8Text()
    {
        if (!IsText) return Payload;
        ReadOnlyMemory<byte> inner = Payload[1..^1];
        if (!inner.Span.Contains((byte)'\\')) return inner;
        byte[] text = new byte[inner.Length + JsonText.UnescapeRoom];
        return text.AsMemory(0, JsonText.Unescape(inner.Span, text));
    }

    /// <summary>Gets or sets the request id of the one invocation that was open when the line was written; null when uncertain.</summary>
    internal string? WrittenDuring { get; set; }

    private string? Member(ReadOnlySpan<byte> name)
    {
        var members = new JsonMembers(Body, RecordSlice);
        while (members.MoveNext())
        {
            if (members.Is(name)) return ReadText(members.Value);
        }

        return null;
    }
}
