using System.Text;
using Lambda.Extensions.Sdk.LocalHttp;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>
/// Answers a request of OTLP/HTTP. What it acknowledges is in a queue, and is sent later. Only the receiver's thread calls it.
/// </summary>
/// <param name="target">Returns where telemetry goes to; called with the first request.</param>
/// <param name="limit">The greatest size of a body, inflated or not.</param>
/// <param name="counts">Counts what the function sent.</param>
/// <param name="filling">Called when much waits, so that it is sent before the flush policy requires it.</param>
internal sealed class RequestHandler(Func<ReceiverTarget> target, int limit, ReceiverCounts counts, Action filling)
{
    /// <summary>The number of held bytes that are sent while the function runs, as for queues.</summary>
    private const int FillingBytes = 64 * 1024;

    private const string OtherType = "The content type must be application/x-protobuf or application/json.";

    private readonly RequestBody _body = new(limit);
    private readonly ProtoWriter _json = new(4096);
    private ReceiverTarget? _target;

    public LocalHttpResponse Answer(OtlpSignalKind kind, LocalHttpRequest request)
    {
        counts.AddRequest();
        if (IsJson(request) is not { } isJson)
        {
            counts.AddInvalid();
            return LocalHttpResponse.Text(OtherType, 415);
        }

        try
        {
            ReadOnlyMemory<byte> body = request.Body;
            if (IsCompressed(request) is not { } isCompressed) return Refuse(isJson, 415, "The content encoding must be gzip or identity.");
            if (isCompressed)
            {
                if (_body.Inflate(body) is not { } inflated) return Refuse(isJson, 413, $"The body is larger than {limit} bytes when it is inflated. Send smaller batches.");
                body = inflated;
            }

            return Take(kind, isJson, body.Span);
        }
        catch (InvalidDataException e)
        {
            return Refuse(isJson, 400, e.Message);
        }
    }

    private LocalHttpResponse Take(OtlpSignalKind kind, bool isJson, ReadOnlySpan<byte> body)
    {
        (OtlpSink sink, Intake intake, HeldItems held) = _target ??= target();
        if (isJson)
        {
            _json.Reset();
            OtlpJsonReader.Convert(body, SchemaOf(kind), _json);
            body = _json.Written;
        }

        intake.Read(kind, body);
        int items = intake.Taken.Count;
        if (!sink.Has(kind))
        {
            counts.Add(0, intake.LeftOut, items + intake.Refused);
            return OtlpReply.Partial(isJson, kind, items + intake.Refused, $"The extension has no destination for {OtlpSignal.NameOf(kind)}.");
        }

        if (!sink.HasRoom(kind, items + held.Count, intake.Bytes + held.Bytes))
        {
            counts.AddPostponed(items + intake.LeftOut + intake.Refused);
            filling();
            return OtlpReply.Failure(isJson, 503, "The queue is full. Send it again.").WithHeader("Retry-After", "1");
        }

        return Queue(kind, isJson, _target);
    }

    private LocalHttpResponse Queue(OtlpSignalKind kind, bool isJson, ReceiverTarget to)
    {
        (OtlpSink sink, Intake intake, HeldItems held) = to;
        int queued = 0;
        int dropped = 0;
        foreach (Incoming incoming in intake.Taken)
        {
            if (!incoming.IsIncomplete && !sink.Add(kind, incoming.Item))
            {
                dropped += incoming.Item.Count;
                continue;
            }

            if (incoming.IsIncomplete) held.Add(incoming);
            queued++;
        }

        counts.Add(queued, intake.LeftOut, intake.Refused + intake.Taken.Count - queued);
        if (sink.IsFilling || held.Bytes >= FillingBytes) filling();
        if (dropped > 0) return OtlpReply.Partial(isJson, kind, dropped + intake.Refused, "The queue is full, and its endpoint does not answer.");
        return intake.Refused > 0 ? OtlpReply.Partial(isJson, kind, intake.Refused, "A trace id must have 16 bytes and a span id 8, not all zero.") : OtlpReply.Success(isJson);
    }

    private LocalHttpResponse Refuse(bool isJson, int status, string message)
    {
        counts.AddInvalid();
        return OtlpReply.Failure(isJson, status, message);
    }

    /// <summary>Returns the encoding by the content type; <see langword="null"/> when it is none of OTLP.</summary>
    private static bool? IsJson(LocalHttpRequest request)
    {
        if (!request.TryGetHeader("Content-Type"u8, out ReadOnlySpan<byte> type)) return null;
        int parameters = type.IndexOf((byte)';');
        if (parameters >= 0) type = type[..parameters];
        if (Ascii.EqualsIgnoreCase(type.Trim(" \t"u8), "application/x-protobuf"u8)) return false;
        return Ascii.EqualsIgnoreCase(type.Trim(" \t"u8), "application/json"u8) ? true : null;
    }

    private static bool? IsCompressed(LocalHttpRequest request)
    {
        if (!request.TryGetHeader("Content-Encoding"u8, out ReadOnlySpan<byte> encoding) || encoding.IsEmpty || Ascii.EqualsIgnoreCase(encoding, "identity"u8)) return false;
        return Ascii.EqualsIgnoreCase(encoding, "gzip"u8) ? true : null;
    }

    private static OtlpField[] SchemaOf(OtlpSignalKind kind) => kind switch
    {
        OtlpSignalKind.Traces => OtlpSchema.Traces,
        OtlpSignalKind.Logs => OtlpSchema.Logs,
        _ => OtlpSchema.Metrics,
    };
}
