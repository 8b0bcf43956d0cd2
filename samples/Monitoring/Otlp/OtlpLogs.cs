using System.Buffers;
using System.Text.Json;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Monitoring.Configuration;
using Monitoring.Logs;
using Monitoring.Recording;

namespace Monitoring.Otlp;

/// <summary>Makes log records from the function's lines, and for failures that the function could not report itself.</summary>
internal sealed class OtlpLogs(MonitoringOptions options, LogSampler sampler, SecretMask? mask, TimeProvider time)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(1024);
    private readonly JsonAnyValue _values = new(mask);
    private readonly UniqueNames _names = new();
    private Utf8JsonWriter? _writer;

    /// <summary>Returns the record of a line; <see langword="null"/> when the sampler leaves it out and counts it.</summary>
    public OtlpItem? Of(LogRecord line, InvocationTraces traces)
    {
        ReadOnlyMemory<byte> text = line.GetUtf8Text();
        LineFacts facts = line.IsText ? TextLine.Read(text.Span, line.Time) : default;
        // A text that is one object is a line in JSON form, also after a runtime's fixed columns.
        ReadOnlySpan<byte> message = facts.Message.IsEmpty ? text.Span : facts.Message;
        if (IsObject(message, out TolerantJson value)) return OfObject(line, value, facts, traces);
        (string? id, SpanIdentity? trace) = traces.Find(facts.RequestId);
        if (!sampler.Keep(facts.Severity, id)) return null;
        Utf8JsonWriter json = Begin(facts.Time ?? line.Time, facts.Severity, facts.Level, trace);
        WriteText(json, text.Span, line, id, tenantId: null);
        return End(facts.Severity);
    }

    /// <summary>Returns the record of a line as text, when it cannot be converted in another way.</summary>
    public OtlpItem Plain(LogRecord line)
    {
        Utf8JsonWriter json = Begin(line.Time, Severity.Unspecified, "", trace: null);
        WriteText(json, line.GetUtf8Text().Span, line, requestId: null, tenantId: null);
        return End(Severity.Unspecified);
    }

    /// <summary>Returns the record of an outcome that the function could not report itself.</summary>
    public OtlpItem Of(Invocation invocation, SpanIdentity identity)
    {
        Utf8JsonWriter json = Begin(invocation.EndedAt, Severity.Error, "", identity);
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

    /// <summary>Returns the record of an initialisation that failed.</summary>
    public OtlpItem Of(EnvironmentInitialization init)
    {
        Utf8JsonWriter json = Begin(init.EndedAt ?? init.StartedAt, Severity.Error, "", trace: null);
        json.WriteStartObject("body"u8);
        json.WriteString("stringValue"u8, InitFailure.Describe(init));
        json.WriteEndObject();
        json.WriteStartArray("attributes"u8);
        OtlpJson.Attribute(json, "aws.lambda.outcome", "init_" + InitFailure.NameOf(init));
        OtlpJson.Attribute(json, "error.type", init.ErrorType ?? InitFailure.NameOf(init));
        OtlpJson.Attribute(json, "log.synthesised", value: true);
        json.WriteEndArray();
        return End(Severity.Error, priority: 7);
    }

    private OtlpItem? OfObject(LogRecord line, TolerantJson value, LineFacts columns, InvocationTraces traces)
    {
        var facts = JsonLine.Read(value, line.Time, traces.IsKnown);
        (string? id, SpanIdentity? trace) = traces.Find(facts.RequestId ?? columns.RequestId);
        bool isOwnLevel = facts.Severity != Severity.Unspecified;
        Severity severity = isOwnLevel ? facts.Severity : columns.Severity;
        if (!sampler.Keep(severity, id)) return null;
        Utf8JsonWriter json = Begin(facts.Time ?? columns.Time ?? line.Time, severity, isOwnLevel ? facts.Level : columns.Level, trace);
        if (value.Raw.Length > options.LogMaxBytes) WriteText(json, value.Raw, line, id, facts.TenantId);
        else WriteObject(json, value, facts, line, id);
        return End(severity);
    }

    private Utf8JsonWriter Begin(DateTimeOffset? at, Severity severity, string? level, SpanIdentity? trace)
    {
        _buffer.ResetWrittenCount();
        Utf8JsonWriter json = _writer ??= new Utf8JsonWriter(_buffer, OtlpJson.WriterOptions);
        json.Reset();
        DateTimeOffset now = time.GetUtcNow();
        json.WriteStartObject();
        OtlpJson.Nanos(json, "timeUnixNano"u8, SensibleTime.Of(at) ?? now);
        OtlpJson.Nanos(json, "observedTimeUnixNano"u8, now);
        json.WriteNumber("severityNumber"u8, (int)severity);
        if (severity != Severity.Unspecified) json.WriteString("severityText"u8, string.IsNullOrEmpty(level) ? SeverityReader.NameOf(severity) : level);
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

    private void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> text, LogRecord line, string? requestId, string? tenantId)
    {
        // Masked first, because the remaining half of a secret that is cut could not be recognised.
        ReadOnlySpan<byte> body = _values.Masked(text.TrimEnd("\r\n"u8));
        int whole = body.Length;
        if (whole > options.LogMaxBytes) body = Cut(body, options.LogMaxBytes);
        json.WriteStartObject("body"u8);
        json.WriteString("stringValue"u8, body);
        json.WriteEndObject();
        json.WriteStartArray("attributes"u8);
        Common(json, line, requestId, tenantId);
        if (body.Length < whole) OtlpJson.Attribute(json, "log.truncated_bytes", (long)(whole - body.Length));
        json.WriteEndArray();
    }

    /// <summary>
    /// Returns the record of a line in JSON form. Its message is the body, and unused members are attributes. Without a message, the
    /// whole line is the body.
    /// </summary>
    private void WriteObject(Utf8JsonWriter json, TolerantJson value, JsonLine facts, LogRecord line, string? requestId)
    {
        json.WritePropertyName("body"u8);
        WriteBody(json, value, facts.MessageAt);
        json.WriteStartArray("attributes"u8);
        _names.Clear();
        Common(json, line, requestId, facts.TenantId);
        int at = -1;
        foreach (TolerantJson.Member member in value)
        {
            at++;
            if (facts.MessageAt < 0 || facts.IsUsed(at)) continue;
            json.WriteStartObject();
            json.WriteString("key"u8, _names.Add(member.Name));
            json.WritePropertyName("value"u8);
            _values.Write(json, member.Value, _values.IsSecret(member.Name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteBody(Utf8JsonWriter json, TolerantJson value, int messageAt)
    {
        int at = 0;
        if (messageAt >= 0)
        {
            foreach (TolerantJson.Member member in value)
            {
                if (at++ != messageAt) continue;
                _values.Write(json, member.Value, secret: false);
                return;
            }
        }

        _values.Write(json, value, secret: false);
    }

    private void Common(Utf8JsonWriter json, LogRecord line, string? requestId, string? tenantId)
    {
        Own(json, "faas.invocation_id", requestId);
        Own(json, "aws.lambda.tenant_id", tenantId);
        Own(json, "log.iostream", line is FunctionRecord ? null : "extension");
    }

    private void Own(Utf8JsonWriter json, string key, string? value)
    {
        if (value is null) return;
        _names.Add(key);
        OtlpJson.Attribute(json, key, value);
    }

    private static bool IsObject(ReadOnlySpan<byte> text, out TolerantJson value)
    {
        value = default;
        ReadOnlySpan<byte> trimmed = text.TrimStart(" \t\r\n"u8);
        return trimmed.StartsWith("{"u8) && TolerantJson.TryParse(trimmed, out value);
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int length)
    {
        // Not in the middle of a character.
        while (length > 0 && (text[length] & 0xC0) == 0x80) length--;
        return text[..length];
    }
}
