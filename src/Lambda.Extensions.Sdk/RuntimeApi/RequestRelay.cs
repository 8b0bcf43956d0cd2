using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>Forwards the runtime's requests to the platform, and calls the hooks of answers and errors on the way.</summary>
internal sealed class RequestRelay(RuntimeConnection connection)
{
    private const long MaxDrained = 64L * 1024 * 1024;

    private static readonly byte[] Continue = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();
    private static readonly byte[] HeadTooLarge = "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    // The digits of a size, and two line ends.
    private const int ChunkOverhead = 12;

    private readonly MessageReader _reader = new(connection.Runtime);
    private byte[] _chunk = [];

    private RuntimeHooks Hooks => connection.Hooks;

    private IDuplexTransport Platform => connection.Platform!;

    public void Run()
    {
        WireResult result;
        do
        {
            result = _reader.ReadHead();
            if (result == WireResult.Done) result = Relay();
        }
        while (result == WireResult.Done);
        End(result);
    }

    private WireResult Relay()
    {
        if (connection.Platform is null && WrapperQuestion.AddressOf(_reader.Head) is { } address)
        {
            _ = MessageReader.TryWrite(connection.Runtime, connection.Proxy.TryFollow(address) ? WrapperQuestion.Accepted : WrapperQuestion.Refused);
            _reader.DropHead();
            connection.Runtime.EndWrite();
            return WireResult.TargetFailed;
        }

        var call = RuntimeCall.Read(_reader.Head);
        if (!connection.TryConnect()) return WireResult.SourceFailed;
        // The proxy may have to repeat a next, so no later request may be on its way by then.
        if (Hooks.Overrides(RuntimeHookSet.Event) && !connection.Pending.WaitUntilEmpty()) return WireResult.TargetFailed;
        if (call is null or { Kind: RuntimeCallKind.Unreadable })
        {
            // Without a known framing, what follows cannot be checked. FailClosed does not let it pass.
            if (call is null && Hooks.FailsClosed) return WireResult.SourceFailed;
            connection.Pending.Add(call ?? RuntimeCall.Unreadable());
            return _reader.ForwardAll(Platform);
        }

        _reader.BeginBody(call.Framing, call.Body);
        switch (call.Kind)
        {
            case RuntimeCallKind.Next:
                connection.Proxy.NextSeen();
                if (Hooks.Overrides(RuntimeHookSet.Event) && call.Framing is { Kind: BodyKind.Length, Length: 0 }) call.Bytes = _reader.Head.ToArray();
                return Forward(call);
            case RuntimeCallKind.Response when call.IsStreamed && Hooks.Wants(RuntimeHookSet.ResponseChunk):
                return ForwardPieces(call);
            case RuntimeCallKind.Response when !call.IsStreamed && Hooks.Wants(RuntimeHookSet.Response):
            case RuntimeCallKind.InvocationError or RuntimeCallKind.InitError when Hooks.Wants(RuntimeHookSet.Error):
                return ForwardHeld(call);
            default:
                return Forward(call);
        }
    }

    private WireResult Forward(RuntimeCall call)
    {
        connection.Pending.Add(call);
        WireResult result = _reader.Forward(Platform);
        // The platform sees the same malformed bytes and refuses them.
        return result == WireResult.Malformed ? _reader.ForwardAll(Platform) : result;
    }

    private WireResult ForwardHeld(RuntimeCall call)
    {
        byte[] head = _reader.Head.ToArray();
        _reader.DropHead();
        if (call.ExpectsContinue)
        {
            if (!connection.Pending.WaitUntilEmpty() || !MessageReader.TryWrite(connection.Runtime, Continue)) return WireResult.SourceFailed;
            head = HeadEditor.Rewrite(head, [], HeadEditor.KeepFraming);
        }

        WireResult held = _reader.Hold(Hooks.MaxPayload, out HeldBody body);
        HookKind hook = call.Kind == RuntimeCallKind.Response ? HookKind.Response : HookKind.Error;
        if (held == WireResult.TooLarge) Hooks.Skip(hook);
        if (held == WireResult.TooLarge && Hooks.FailsClosed && hook == HookKind.Response)
        {
            held = DropBody();
            if (held == WireResult.Done) return Send(call, Refusal(call, head, RuntimeHooks.FailedType, "The answer is too large for the extension that checks it."));
        }

        if (held == WireResult.Done) return hook == HookKind.Response ? DecideResponse(call, head, body) : DecideError(call, head, body);
        // Cut, malformed, or too large for a hook: as it came, and what may follow.
        connection.Pending.Add(call);
        if (!MessageReader.TryWrite(Platform, head) || !MessageReader.TryWrite(Platform, body.Raw)) return WireResult.TargetFailed;
        return held switch
        {
            WireResult.TooLarge => _reader.Forward(Platform),
            WireResult.Malformed => _reader.ForwardAll(Platform),
            _ => held,
        };
    }

    private WireResult DecideResponse(RuntimeCall call, byte[] head, HeldBody body)
    {
        var response = new RuntimeResponse(call.RequestId!, body.Data, HeadEditor.Headers(head));
        var decision = (ResponseDecision?)Hooks.Call(HookKind.Response, response, call.RequestId, out bool stillRuns);
        if (decision is null && Hooks.FailsClosed) decision = ResponseDecision.Refuse(RuntimeHooks.FailedType, "An extension that checks the answer failed.");
        WireResult result = decision switch
        {
            null => Send(call, head, body.Raw),
            { Kind: DecisionKind.Fail } => Send(call, Refusal(call, head, decision.ErrorType, decision.ErrorMessage)),
            { Kind: DecisionKind.Replace } => Send(call, HeadEditor.Rewrite(head, decision.Headers, decision.Payload.Length), decision.Payload.Span),
            { Headers.Count: > 0 } => Send(call, HeadEditor.Rewrite(head, decision.Headers, HeadEditor.KeepFraming), body.Raw),
            _ => Send(call, head, body.Raw),
        };
        if (stillRuns) _reader.ForgetHeld();
        return result;
    }

    private WireResult DecideError(RuntimeCall call, byte[] head, HeldBody body)
    {
        var error = new RuntimeError(call.RequestId, body.Data, HeadEditor.Headers(head));
        var decision = (ErrorDecision?)Hooks.Call(HookKind.Error, error, call.RequestId, out bool stillRuns);
        if (decision is { Kind: DecisionKind.Replace }) call.ErrorType = decision.ErrorType;
        WireResult result = decision is { Kind: DecisionKind.Replace }
            ? Send(call, HeadEditor.Rewrite(head, ErrorHeaders(decision.ErrorType), decision.Payload.Length), decision.Payload.Span)
            : Send(call, head, body.Raw);
        if (stillRuns) _reader.ForgetHeld();
        return result;
    }

    private WireResult ForwardPieces(RuntimeCall call)
    {
        bool chunked = call.Framing.Kind == BodyKind.Chunked;
        byte[] head = chunked ? _reader.Head.ToArray() : HeadEditor.Rewrite(_reader.Head, [], HeadEditor.Chunked);
        _reader.DropHead();
        if (Send(call, head) != WireResult.Done) return WireResult.TargetFailed;
        byte[] trailers = "\r\n"u8.ToArray();
        long kept = 0;
        for (long index = 0; ; index++)
        {
            WireResult result = _reader.ReadPiece(out ReadOnlyMemory<byte> piece);
            bool last = piece.Length == 0;
            if (result == WireResult.Done && last && chunked) result = _reader.ReadTrailers(out trailers);
            // A stream that was cut or is malformed stays incomplete for the platform too.
            if (result != WireResult.Done) return result == WireResult.Malformed ? WireResult.SourceFailed : result;
            var chunk = new ResponseChunk(call.RequestId!, piece, index, last) { ErrorType = last ? ErrorTypeOf(trailers) : null };
            if (chunk.ErrorType is { } errorType) call.ErrorType = errorType;
            object? passed = Hooks.Call(HookKind.Chunk, chunk, call.RequestId, out bool stillRuns);
            if (stillRuns) _reader.ForgetHeld();
            // A hook that has returned less or more than it received may keep bytes that belong before this piece.
            if (passed is null && (Hooks.FailsClosed || kept != 0)) return EndStream(call, last);
            ReadOnlyMemory<byte> written = passed is null ? piece : (ReadOnlyMemory<byte>)passed;
            kept += piece.Length - written.Length;
            if (!WriteChunk(written.Span)) return WireResult.TargetFailed;
            if (last) return MessageReader.TryWrite(Platform, [.. "0\r\n"u8, .. trailers]) ? WireResult.Done : WireResult.TargetFailed;
        }
    }

    // Ends a stream whose hook failed closed: with an error, and without the rest.
    private WireResult EndStream(RuntimeCall call, bool last)
    {
        call.TurnIntoError(RuntimeHooks.FailedType);
        string body = Convert.ToBase64String(ErrorJson.Write(RuntimeHooks.FailedType, "An extension that checks the answer failed."));
        string end = $"0\r\n{RuntimeHeaderNames.ErrorType}: {RuntimeHooks.FailedType}\r\n{RuntimeHeaderNames.ErrorBody}: {body}\r\n\r\n";
        if (!MessageReader.TryWrite(Platform, Encoding.ASCII.GetBytes(end))) return WireResult.TargetFailed;
        return last ? WireResult.Done : DropBody();
    }

    private WireResult DropBody()
    {
        while (true)
        {
            WireResult result = _reader.ReadPiece(out ReadOnlyMemory<byte> piece);
            if (result != WireResult.Done || piece.Length > 0)
            {
                if (result == WireResult.Done) continue;
                return result;
            }

            return _reader.ReadTrailers(out _);
        }
    }

    private bool WriteChunk(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty) return true;
        // One write, as the platform would receive it from the runtime.
        if (_chunk.Length < data.Length + ChunkOverhead) _chunk = GC.AllocateUninitializedArray<byte>(data.Length + ChunkOverhead);
        _ = Utf8Formatter.TryFormat(data.Length, _chunk, out int length, new StandardFormat('x'));
        "\r\n"u8.CopyTo(_chunk.AsSpan(length));
        data.CopyTo(_chunk.AsSpan(length + 2));
        length += 2 + data.Length;
        "\r\n"u8.CopyTo(_chunk.AsSpan(length));
        return MessageReader.TryWrite(Platform, _chunk.AsSpan(0, length + 2));
    }

    private WireResult Send(RuntimeCall call, byte[] head, ReadOnlySpan<byte> body = default)
    {
        connection.Pending.Add(call);
        return MessageReader.TryWrite(Platform, head) && (body.IsEmpty || MessageReader.TryWrite(Platform, body)) ? WireResult.Done : WireResult.TargetFailed;
    }

    private static byte[] Refusal(RuntimeCall call, byte[] head, string errorType, string message)
    {
        call.TurnIntoError(errorType);
        byte[] body = ErrorJson.Write(errorType, message);
        return [.. HeadEditor.Rewrite(head, ErrorHeaders(errorType), body.Length, HeadEditor.RequestLine(head, "error"u8), without: RuntimeHeaderNames.ResponseMode), .. body];
    }

    private static KeyValuePair<string, string>[] ErrorHeaders(string errorType) =>
        [new(RuntimeHeaderNames.ErrorType, errorType), new(RuntimeHeaderNames.ContentType, "application/json")];

    private static string? ErrorTypeOf(byte[] trailers) =>
        new HttpHeaders(trailers).TryGet(RuntimeHeaderNames.ErrorTypeBytes, out ReadOnlySpan<byte> type) ? Encoding.Latin1.GetString(type) : null;

    private void End(WireResult result)
    {
        switch (result)
        {
            case WireResult.SourceEnded when connection.Platform is null && !_reader.HasBytes:
                break;
            case WireResult.SourceEnded:
                // Half closed: the runtime may still wait for its responses.
                if (connection.TryConnect() && _reader.Flush(Platform) == WireResult.Done) Platform.EndWrite();
                break;
            case WireResult.TooLarge:
                // While a response is on its way, an own one would be mixed with it.
                if (connection.Pending.Peek() is null) _ = MessageReader.TryWrite(connection.Runtime, HeadTooLarge);
                connection.Runtime.EndWrite();
                _reader.Drain(MaxDrained);
                connection.Platform?.Reset();
                break;
            case WireResult.TargetFailed:
                // The platform may have answered before it closed. The other thread forwards that.
                _reader.Drain(MaxDrained);
                break;
            default:
                connection.Platform?.Reset();
                connection.Runtime.Reset();
                break;
        }
    }
}
