using System.Buffers;
using System.Text.Json;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Monitoring.Configuration;
using Monitoring.Logs;
using Monitoring.Recording;

namespace Monitoring.Otlp;

/// <summary>Makes log records: of the function's lines, and of what the function could not say.</summary>
internal sealed class OtlpLogs(MonitoringOptions options, LogSampler sampler, SecretMask? mask, TimeProvider time)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly JsonAnyValue _values = new(mask);
    private Utf8JsonWriter? _writer;

    /// <summary>The record of a line; <see langword="null"/> when it is left out on purpose, which the sampler counts.</summary>
    public OtlpItem? Of(LogRecord line, InvocationTraces traces)
    {
        bool isObject = !line.IsText && line.Payload.Span is { Length: > 0 } value && value[0] == '{';
        string? requestId = isObject ? line.RequestId : null;
        (string? id, SpanIdentity? trace) = traces.Find(requestId);
        ReadOnlyMemory<byte> text = isObject ? line.Payload : line.GetUtf8Text();
        Severity severity = isObject ? SeverityReader.OfLevel(Level(line.Level)) : SeverityReader.OfText(text.Span);
        if (!sampler.Keep(severity, id)) return null;

        Utf8JsonWriter json = Begin(line.Time, severity, trace);
        if (isObject && text.Length <= options.LogMaxBytes) WriteObject(json, text.Span, line, id);
        else WriteText(json, text.Span, line, id);
        return End(severity);
    }

    /// <summary>The record of an outcome that the function could not report itself.</summary>
    public OtlpItem Of(Invocation invocation, SpanIdentity identity)
    {
        Utf8JsonWriter json = Begin(invocation.EndedAt, Severity.Error, identity);
        json.WriteStartObject("body"u8);
        json.WriteString("stringValue"u8, OutcomeText.Of(invocation) ?? "");
        json.WriteEndObject();
        json.WriteStartArray("attributes"u8);
        OtlpJson.Attribute(json, "faas.invocation_id", invocation.RequestId);
        OtlpJson.Attribute(json, "aws.lambda.outcome", OutcomeText.NameOf(invocation.Outcome));
        OtlpJson.Attribute(json, "aws.lambda.outcome_confidence", OutcomeText.NameOf(invocation.Confidence));
        OtlpJson.Attribute(json, "error.type", invocation.ErrorType ?? OutcomeText.NameOf(invocation.Outcome));
        OtlpJson.Attribute(json, "log.synthesised", value: true);
        json.WriteEndArray();
        return End(Severity.Error, priority: 7);
    }

    private Utf8JsonWriter Begin(DateTimeOffset? at, Severity severity, SpanIdentity? trace)
    {
        _buffer.ResetWrittenCount();
        Utf8JsonWriter json = _writer ??= new Utf8JsonWriter(_buffer, OtlpJson.WriterOptions);
        json.Reset();
        DateTimeOffset now = time.GetUtcNow();
        json.WriteStartObject();
        OtlpJson.Nanos(json, "timeUnixNano"u8, SensibleTime.Of(at) ?? now);
        OtlpJson.Nanos(json, "observedTimeUnixNano"u8, now);
        json.WriteNumber("severityNumber"u8, (int)severity);
        if (severity != Severity.Unspecified) json.WriteString("severityText"u8, SeverityReader.NameOf(severity));
        if (trace is not null)
        {
            json.WriteString("traceId"u8, trace.TraceId);
            json.WriteString("spanId"u8, trace.SpanId);
            json.WriteNumber("flags"u8, trace.Sampled == false ? 0 : 1);
        }

        return json;
    }

    private OtlpItem End(Severity severity, int priority = -1)
    {
        _writer!.WriteEndObject();
        _writer.Flush();
        if (priority < 0)
        {
            priority = severity switch
            {
                >= Severity.Error => 6,
                >= Severity.Warn => 4,
                >= Severity.Info => 3,
                Severity.Unspecified => 2,
                >= Severity.Debug => 1,
                _ => 0,
            };
        }

        return new OtlpItem(_buffer.WrittenSpan.ToArray(), 1, priority);
    }

    private void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text, LogRecord line, string? requestId)
    {
        text = text.TrimEnd("\r\n"u8);
        // Masked first: a cut through a secret would leave half of it unrecognised.
        ReadOnlySpan<byte> body = _values.Masked(text);
        bool truncated = body.Length > options.LogMaxBytes;
        if (truncated) body = Cut(body, options.LogMaxBytes);
        json.WriteStartObject("body"u8);
        json.WriteString("stringValue"u8, body);
        json.WriteEndObject();
        json.WriteStartArray("attributes"u8);
        Common(json, line, requestId);
        if (truncated) OtlpJson.Attribute(json, "log.truncated_bytes", (long)(text.Length - body.Length));
        json.WriteEndArray();
    }

    /// <summary>A line in JSON form: its <c>message</c> is the body, the other members are attributes.</summary>
    private void WriteObject(Utf8JsonWriter json, ReadOnlySpan<byte> text, LogRecord line, string? requestId)
    {
        if (!HasMessage(text))
        {
            var whole = new Utf8JsonReader(text);
            whole.Read();
            json.WritePropertyName("body"u8);
            _values.Write(json, ref whole, secret: false);
            json.WriteStartArray("attributes"u8);
            Common(json, line, requestId);
            json.WriteEndArray();
            return;
        }

        var body = new Utf8JsonReader(text);
        body.Read();
        while (body.Read() && body.TokenType == JsonTokenType.PropertyName)
        {
            bool message = body.ValueTextEquals("message"u8);
            body.Read();
            if (!message)
            {
                body.Skip();
                continue;
            }

            json.WritePropertyName("body"u8);
            _values.Write(json, ref body, secret: false);
            break;
        }

        json.WriteStartArray("attributes"u8);
        Common(json, line, requestId);
        var members = new Utf8JsonReader(text);
        members.Read();
        while (members.Read() && members.TokenType == JsonTokenType.PropertyName)
        {
            if (members.ValueTextEquals("message"u8) || members.ValueTextEquals("level"u8) || members.ValueTextEquals("timestamp"u8) || members.ValueTextEquals("requestId"u8) || members.ValueTextEquals("tenantId"u8))
            {
                members.Skip();
                continue;
            }

            bool secret = _values.IsSecret(ref members);
            json.WriteStartObject();
            json.WriteString("key"u8, _values.Key(ref members));
            members.Read();
            json.WritePropertyName("value"u8);
            _values.Write(json, ref members, secret);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Common(Utf8JsonWriter json, LogRecord line, string? requestId)
    {
        OtlpJson.Attribute(json, "faas.invocation_id", requestId);
        if (!line.IsText) OtlpJson.Attribute(json, "aws.lambda.tenant_id", line.TenantId);
        OtlpJson.Attribute(json, "log.iostream", line is FunctionRecord ? null : "extension");
    }

    private static bool HasMessage(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("message"u8)) return true;
            reader.Skip();
        }

        return false;
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int length)
    {
        // Not in the middle of a character.
        while (length > 0 && (text[length] & 0xC0) == 0x80) length--;
        return text[..length];
    }

    private static ReadOnlySpan<byte> Level(string? level) => level is { Length: > 0 and <= 16 } ? System.Text.Encoding.UTF8.GetBytes(level) : default;
}
