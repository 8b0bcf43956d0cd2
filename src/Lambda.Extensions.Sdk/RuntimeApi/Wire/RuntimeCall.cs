using System.Text;
using Lambda.Extensions.Sdk.Http;

namespace Lambda.Extensions.Sdk.RuntimeApi.Wire;

/// <summary>One request of the runtime: the call it makes, and what its response and its hooks depend on.</summary>
internal sealed class RuntimeCall
{
    private static readonly byte[] Runtime = "/runtime/"u8.ToArray();

    private RuntimeCall(RuntimeCallKind kind, string? requestId, BodyFraming framing)
    {
        Kind = kind;
        RequestId = requestId;
        Framing = framing;
    }

    public RuntimeCallKind Kind { get; private set; }

    /// <summary>Gets the id of the invocation that is answered; null for other calls.</summary>
    public string? RequestId { get; }

    public BodyFraming Framing { get; }

    public bool IsHead { get; private init; }

    public bool ExpectsContinue { get; private init; }

    /// <summary>Gets whether the response is streamed: it passes in pieces.</summary>
    public bool IsStreamed { get; private init; }

    /// <summary>Gets whether the answer reports an error, also at the end of a stream.</summary>
    public bool IsError => Kind == RuntimeCallKind.InvocationError || (IsStreamed && Body.HasTrailers);

    /// <summary>Gets the type of the error that the runtime reports; null when it names none.</summary>
    public string? ErrorType { get; set; }

    /// <summary>Gets or sets the bytes of the call, to repeat it; null when no repetition can be needed.</summary>
    public byte[]? Bytes { get; set; }

    /// <summary>Gets the counter of the data that the runtime sent.</summary>
    public BodyCounter Body { get; } = new();

    /// <summary>Creates the entry of a request that cannot be read: its bytes, and those of its response, pass as they are.</summary>
    public static RuntimeCall Unreadable() => new(RuntimeCallKind.Unreadable, null, default);

    /// <summary>Makes an answer the report of an error, after a hook has refused it.</summary>
    public void TurnIntoError(string errorType)
    {
        Kind = RuntimeCallKind.InvocationError;
        ErrorType = errorType;
    }

    /// <summary>Reads the head of a request. Returns null when it is not HTTP/1.x.</summary>
    public static RuntimeCall? Read(ReadOnlySpan<byte> head)
    {
        try
        {
            head = head.TrimStart("\r\n"u8);
            var request = HttpRequestHead.Parse(head);
            var headers = new HttpHeaders(head[request.HeadersStart..]);
            ReadOnlySpan<byte> method = head[request.MethodStart..request.MethodEnd];
            ReadOnlySpan<byte> target = head[(request.MethodEnd + 1)..request.TargetEnd];
            RuntimeCallKind kind = KindOf(method, target, out ReadOnlySpan<byte> id);
            // After an upgrade, the bytes are of another protocol.
            if (method.SequenceEqual("CONNECT"u8) || headers.TryGet("upgrade"u8, out _)) kind = RuntimeCallKind.Unreadable;
            return new RuntimeCall(kind, id.IsEmpty ? null : Encoding.Latin1.GetString(id), request.Framing)
            {
                IsHead = method.SequenceEqual("HEAD"u8),
                ExpectsContinue = request.ExpectsContinue,
                IsStreamed = headers.TryGet("lambda-runtime-function-response-mode"u8, out ReadOnlySpan<byte> mode) && Ascii.EqualsIgnoreCase(mode, "streaming"u8),
                ErrorType = headers.TryGet(RuntimeHeaderNames.ErrorTypeBytes, out ReadOnlySpan<byte> type) ? Encoding.Latin1.GetString(type) : null,
            };
        }
        catch (HttpSyntaxException)
        {
            return null;
        }
    }

    // The version in the path is not compared, so that a later one is recognised too.
    private static RuntimeCallKind KindOf(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, out ReadOnlySpan<byte> id)
    {
        id = default;
        int at = target.IndexOf(Runtime);
        if (at < 0) return RuntimeCallKind.Other;
        ReadOnlySpan<byte> call = target[(at + Runtime.Length)..];
        if (method.SequenceEqual("GET"u8)) return call.SequenceEqual("invocation/next"u8) ? RuntimeCallKind.Next : RuntimeCallKind.Other;
        if (!method.SequenceEqual("POST"u8)) return RuntimeCallKind.Other;
        if (call.SequenceEqual("init/error"u8)) return RuntimeCallKind.InitError;
        if (!call.StartsWith("invocation/"u8)) return RuntimeCallKind.Other;
        ReadOnlySpan<byte> rest = call["invocation/".Length..];
        int slash = rest.IndexOf((byte)'/');
        if (slash <= 0) return RuntimeCallKind.Other;
        id = rest[..slash];
        if (rest[(slash + 1)..].SequenceEqual("response"u8)) return RuntimeCallKind.Response;
        if (rest[(slash + 1)..].SequenceEqual("error"u8)) return RuntimeCallKind.InvocationError;
        id = default;
        return RuntimeCallKind.Other;
    }
}

/// <summary>The calls of the Runtime API that the proxy distinguishes.</summary>
internal enum RuntimeCallKind
{
    /// <summary>Any other call, also of the restore: it passes.</summary>
    Other,
    Next,
    Response,
    InvocationError,
    InitError,

    /// <summary>Bytes that are not a request of HTTP/1.x, or an upgrade: both directions pass as bytes from here.</summary>
    Unreadable,
}
