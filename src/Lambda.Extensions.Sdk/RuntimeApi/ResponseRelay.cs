using Lambda.Extensions.Sdk.Http;
using Lambda.Extensions.Sdk.RuntimeApi.Wire;

namespace Lambda.Extensions.Sdk.RuntimeApi;

/// <summary>Forwards the platform's responses to the runtime, and calls the hook of events on the way.</summary>
internal sealed class ResponseRelay(RuntimeConnection connection)
{
    private readonly MessageReader _reader = new(connection.Platform!);

    private RuntimeHooks Hooks => connection.Hooks;

    private IDuplexTransport Runtime => connection.Runtime;

    public void Run()
    {
        WireResult result;
        do
        {
            result = _reader.ReadHead();
            if (result == WireResult.Done) result = Relay();
        }
        while (result == WireResult.Done);
        if (result == WireResult.TooLarge) result = _reader.ForwardAll(Runtime);
        End(result);
    }

    private WireResult Relay()
    {
        RuntimeCall? call = connection.Pending.Peek();
        if (!RuntimeReply.TryRead(_reader.Head, call, out RuntimeReply reply)) return _reader.ForwardAll(Runtime);
        if (reply.IsInterim)
        {
            _reader.BeginBody(default);
            return _reader.Forward(Runtime);
        }

        // The response of an upgrade, or one that no request belongs to: its bytes have no known meaning.
        if (call is null or { Kind: RuntimeCallKind.Unreadable } || reply.Status == 101) return _reader.ForwardAll(Runtime);
        if (reply is { IsSuccess: true, RequestId: { } requestId }) return RelayEvent(call, reply, requestId);
        _reader.BeginBody(reply.Framing);
        WireResult result = _reader.Forward(Runtime);
        if (result == WireResult.Malformed) return _reader.ForwardAll(Runtime);
        if (result == WireResult.Done || IsWholeUntilClose(result, reply)) Finish(call, reply);
        return result;
    }

    private static bool IsWholeUntilClose(WireResult result, RuntimeReply reply) => result == WireResult.SourceEnded && reply.Framing.Kind == BodyKind.UntilClose;

    private void Finish(RuntimeCall call, RuntimeReply reply)
    {
        connection.Pending.Finish();
        if (reply.IsSuccess && call.RequestId is { } answered)
            connection.Proxy.Answered(answered, call.Body.Size, call.ErrorType, isError: call.IsError);
    }

    private WireResult RelayEvent(RuntimeCall call, RuntimeReply reply, string requestId)
    {
        var size = new BodyCounter();
        _reader.BeginBody(reply.Framing, size);
        connection.Proxy.Invocations.Begin(requestId, size, reply.DeadlineMs);
        if (!Hooks.Wants(RuntimeHookSet.Event))
        {
            WireResult result = _reader.Forward(Runtime);
            if (result == WireResult.Malformed) return _reader.ForwardAll(Runtime);
            connection.Pending.Finish();
            return result;
        }

        byte[] head = _reader.Head.ToArray();
        _reader.DropHead();
        WireResult held = _reader.Hold(Hooks.MaxPayload, out HeldBody body);
        if (held == WireResult.SourceEnded && reply.Framing.Kind == BodyKind.UntilClose) held = WireResult.Done;
        if (held == WireResult.Done) return Decide(call, requestId, head, body);
        if (held == WireResult.TooLarge) Hooks.Skip(HookKind.Event);
        // The event cannot be checked, so a guard that fails closed does not let it pass.
        if (Hooks.FailsClosed) return WireResult.SourceFailed;
        if (!MessageReader.TryWrite(Runtime, head) || !MessageReader.TryWrite(Runtime, body.Raw)) return WireResult.TargetFailed;
        if (held == WireResult.TooLarge) held = _reader.Forward(Runtime);
        if (held == WireResult.Malformed) return _reader.ForwardAll(Runtime);
        connection.Pending.Finish();
        return held;
    }

    private WireResult Decide(RuntimeCall call, string requestId, byte[] head, HeldBody body)
    {
        var runtimeEvent = new RuntimeEvent(requestId, body.Data, HeadEditor.Headers(head));
        var decision = (EventDecision?)Hooks.Call(HookKind.Event, runtimeEvent, requestId, out bool stillRuns);
        if (decision is null && Hooks.FailsClosed) decision = EventDecision.Fail(RuntimeHooks.FailedType, "An extension that checks the event failed.");
        if (decision is { Kind: DecisionKind.Answer or DecisionKind.Fail })
        {
            if (stillRuns) _reader.ForgetHeld();
            if (TryAnswer(call, requestId, decision)) return Repeat(call);
            if (Hooks.FailsClosed) return WireResult.SourceFailed;
            decision = null;
        }

        byte[] sentHead = decision switch
        {
            { Kind: DecisionKind.Replace } => HeadEditor.Rewrite(head, decision.Headers, decision.Payload.Length),
            { Headers.Count: > 0 } => HeadEditor.Rewrite(head, decision.Headers, HeadEditor.KeepFraming),
            _ => head,
        };
        ReadOnlySpan<byte> sentBody = decision is { Kind: DecisionKind.Replace } ? decision.Payload.Span : body.Raw;
        bool written = MessageReader.TryWrite(Runtime, sentHead) && (sentBody.IsEmpty || MessageReader.TryWrite(Runtime, sentBody));
        if (stillRuns) _reader.ForgetHeld();
        connection.Pending.Finish();
        return written ? WireResult.Done : WireResult.TargetFailed;
    }

    /// <summary>
    /// Answers an invocation in the function's place. Returns false when the platform cannot be reached, or the runtime's request
    /// cannot be repeated.
    /// </summary>
    private bool TryAnswer(RuntimeCall call, string requestId, EventDecision decision)
    {
        if (call.Bytes is null) return false;
        bool isError = decision.Kind == DecisionKind.Fail;
        byte[] payload = isError ? ErrorJson.Write(decision.ErrorType, decision.ErrorMessage) : decision.Payload.ToArray();
        if (connection.Proxy.Post(call, $"{requestId}/{(isError ? "error" : "response")}", decision.ContentType ?? "application/json", isError ? decision.ErrorType : null, payload) is not { } status) return false;
        if (status is >= 200 and < 300) connection.Proxy.Answered(requestId, payload.Length, isError ? decision.ErrorType : null, isError);
        return true;
    }

    // The runtime still waits for the response to its next.
    private WireResult Repeat(RuntimeCall call) => MessageReader.TryWrite(connection.Platform!, call.Bytes) ? WireResult.Done : WireResult.SourceFailed;

    private void End(WireResult result)
    {
        connection.Pending.Close();
        switch (result)
        {
            case WireResult.SourceEnded:
                _ = _reader.Flush(Runtime);
                Runtime.EndWrite();
                break;
            case WireResult.TargetFailed:
                connection.Platform!.Reset();
                break;
            default:
                connection.Platform!.Reset();
                Runtime.Reset();
                break;
        }
    }
}
