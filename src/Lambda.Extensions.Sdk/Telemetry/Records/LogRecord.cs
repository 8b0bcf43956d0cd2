using System.Text;
using Lambda.Extensions.Sdk.Telemetry.Json;

namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>A line that the function or an extension wrote: a text, or any JSON when the function's log format is JSON (lambda-facts 3.2).</summary>
public abstract class LogRecord : TelemetryRecord
{
    private protected LogRecord(in RecordSource source)
        : base(source)
    {
    }

    /// <summary>Whether the line came as text. If not, it is the JSON value in <see cref="TelemetryRecord.Payload"/>, or missing.</summary>
    public bool IsText => RecordSlice.IsPresent && Body[RecordSlice.Offset] == '"';

    /// <summary>The member <c>requestId</c> of a line in JSON form; <see langword="null"/> when it has none. Looked up at each call.</summary>
    public string? RequestId => Member("requestId"u8);

    /// <summary>The member <c>level</c> of a line in JSON form, as it came; <see langword="null"/> when it has none. Looked up at each call.</summary>
    public string? Level => Member("level"u8);

    /// <summary>The member <c>tenantId</c> of a line in JSON form; <see langword="null"/> when it has none. Looked up at each call.</summary>
    public string? TenantId => Member("tenantId"u8);

    /// <summary>The line's text, its line end included if one came; of a line in JSON form the JSON as it came. A new string at each call.</summary>
    public string GetText() => IsText ? JsonText.Decode(RecordSlice.Of(Body)) : Encoding.UTF8.GetString(RecordSlice.Of(Body));

    /// <summary>What <see cref="GetText"/> gives, in UTF-8. Copies nothing unless the text has escapes; bytes that are not UTF-8 stay as they are.</summary>
    public ReadOnlyMemory<byte> GetUtf8Text()
    {
        if (!IsText) return Payload;
        ReadOnlyMemory<byte> inner = Payload[1..^1];
        if (!inner.Span.Contains((byte)'\\')) return inner;
        var text = new byte[inner.Length + JsonText.UnescapeRoom];
        return text.AsMemory(0, JsonText.Unescape(inner.Span, text));
    }

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
