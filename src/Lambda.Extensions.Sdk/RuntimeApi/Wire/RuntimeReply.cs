using System.Buffers.Text;
using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>The head of a response of the platform.</summary>
internal readonly record struct RuntimeReply(int Status, BodyFraming Framing, string? RequestId)
{
    /// <summary>Gets the moment of the function's timeout in Unix milliseconds; null when the event does not name it.</summary>
    public long? DeadlineMs { get; private init; }

    public bool IsInterim => Status is >= 100 and < 200 and not 101;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Reads a head. Returns false when it is not HTTP/1.x.</summary>
    /// <param name="head">The head.</param>
    /// <param name="call">The request that it answers; null when there is none.</param>
    /// <param name="reply">The result.</param>
    public static bool TryRead(ReadOnlySpan<byte> head, RuntimeCall? call, out RuntimeReply reply)
    {
        reply = default;
        head = head.TrimStart("\r\n"u8);
        int lineEnd = head.IndexOf((byte)'\n');
        if (lineEnd < 0 || !HttpSyntax.TryParseStatusLine(HttpSyntax.Trim(head[..lineEnd]), out int status, out _)) return false;
        var headers = new HttpHeaders(head[(lineEnd + 1)..]);
        try
        {
            bool hasNoBody = status is < 200 or 204 or 304 || call is { IsHead: true };
            BodyFraming framing = hasNoBody ? default : HttpSyntax.FramingOf(headers, bodyUntilCloseAllowed: true);
            string? id = call is { Kind: RuntimeCallKind.Next } && headers.TryGet(RuntimeHeaderNames.RequestIdBytes, out ReadOnlySpan<byte> value) ? Encoding.Latin1.GetString(value) : null;
            reply = new RuntimeReply(status, framing, id) { DeadlineMs = id is null ? null : DeadlineOf(headers) };
            return true;
        }
        catch (HttpSyntaxException)
        {
            return false;
        }
    }

    private static long? DeadlineOf(HttpHeaders headers) =>
        headers.TryGet("lambda-runtime-deadline-ms"u8, out ReadOnlySpan<byte> text) && Utf8Parser.TryParse(text, out long ms, out int used) && used == text.Length ? ms : null;
}
