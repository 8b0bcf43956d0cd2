using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Conventions;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Lines;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;
using Lambda.Extensions.Sdk.OpenTelemetry.Primitives;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Logs;

/// <summary>Makes log records from the function's lines, and for failures that the function could not report itself.</summary>
internal sealed class LogMapper(OpenTelemetryOptions options, LogSampler sampler, SecretMask? mask, TimeProvider time)
{
    private const int Attributes = 6;

    private readonly ProtoWriter _writer = new();
    private readonly LineValue _values = new(mask);
    private readonly UniqueNames _names = new();
    private readonly LinePatterns _patterns = new(options.LogInclude, options.LogExclude);

    /// <summary>Returns the record of a line; <see langword="null"/> when the sampler leaves it out and counts it.</summary>
    public OtlpItem? Of(LogRecord line, InvocationTraces traces)
    {
        ReadOnlyMemory<byte> text = line.GetUtf8Text();
        if (!_patterns.Keep(text.Span))
        {
            sampler.LeaveOut();
            return null;
        }

        LineFacts facts = line.IsText ? TextLine.Read(text.Span, line.Time) : default;
        // A text that is one object is a line in JSON form, also after a runtime's fixed columns.
        ReadOnlySpan<byte> message = facts.Message.IsEmpty ? text.Span : facts.Message;
        if (IsObject(message, out TolerantJson value)) return OfObject(line, value, facts, traces);
        (string? id, SpanIdentity? trace) = traces.Find(facts.RequestId);
        if (!sampler.Keep(facts.Severity, id)) return null;
        ProtoWriter to = Begin(facts.Time ?? line.Time, facts.Severity, facts.Level, trace);
        WriteText(to, text.Span, line, id, tenantId: null);
        return End(facts.Severity);
    }

    /// <summary>Returns the record of a line as text, when it cannot be converted in another way.</summary>
    public OtlpItem Plain(LogRecord line)
    {
        ProtoWriter to = Begin(line.Time, Severity.Unspecified, "", trace: null);
        WriteText(to, line.GetUtf8Text().Span, line, requestId: null, tenantId: null);
        return End(Severity.Unspecified);
    }

    /// <summary>Returns the record of an outcome that the function could not report itself.</summary>
    public OtlpItem Of(Invocation invocation, SpanIdentity identity)
    {
        ProtoWriter to = Begin(invocation.EndedAt, Severity.Error, "", identity);
        WriteBody(to, OutcomeText.Describe(invocation) ?? "");
        to.Attribute(Attributes, "faas.invocation_id", invocation.RequestId);
        to.Attribute(Attributes, "aws.lambda.outcome", OutcomeText.NameOf(invocation.Outcome));
        to.Attribute(Attributes, "aws.lambda.outcome_confidence", OutcomeText.NameOf(invocation.Confidence));
        to.Attribute(Attributes, "error.type", invocation.ErrorType ?? OutcomeText.NameOf(invocation.Outcome));
        to.Attribute(Attributes, "log.synthesised", value: true);
        return End(Severity.Error, priority: 7);
    }

    /// <summary>Returns the record of an initialisation that failed.</summary>
    public OtlpItem Of(EnvironmentInitialization init)
    {
        ProtoWriter to = Begin(init.EndedAt ?? init.StartedAt, Severity.Error, "", trace: null);
        WriteBody(to, InitFailure.Describe(init));
        to.Attribute(Attributes, "aws.lambda.outcome", "init_" + InitFailure.NameOf(init));
        to.Attribute(Attributes, "error.type", init.ErrorType ?? InitFailure.NameOf(init));
        to.Attribute(Attributes, "log.synthesised", value: true);
        return End(Severity.Error, priority: 7);
    }

    /// <summary>Returns the record of a document that the extension made: its members are the attributes.</summary>
    public OtlpItem Document(string name, ReadOnlySpan<byte> document, DateTimeOffset? at, SpanIdentity? trace)
    {
        ProtoWriter to = Begin(at, Severity.Info, "", trace);
        to.Text(LogField.EventName, name);
        WriteBody(to, name);
        if (IsObject(document, out TolerantJson value))
        {
            _names.Clear();
            foreach (TolerantJson.Member member in value)
            {
                int pair = to.BeginPair(Attributes, _names.Add(member.Name), out int any);
                _values.Write(to, member.Value, secret: false);
                to.EndPair(pair, any);
            }
        }

        return End(Severity.Info);
    }

    private OtlpItem? OfObject(LogRecord line, TolerantJson value, LineFacts columns, InvocationTraces traces)
    {
        var facts = JsonLine.Read(value, line.Time, traces.IsKnown);
        (string? id, SpanIdentity? trace) = traces.Find(facts.RequestId ?? columns.RequestId);
        bool isOwnLevel = facts.Severity != Severity.Unspecified;
        Severity severity = isOwnLevel ? facts.Severity : columns.Severity;
        if (!sampler.Keep(severity, id)) return null;
        ProtoWriter to = Begin(facts.Time ?? columns.Time ?? line.Time, severity, isOwnLevel ? facts.Level : columns.Level, trace);
        if (value.Raw.Length > options.LogMaxBytes) WriteText(to, value.Raw, line, id, facts.TenantId);
        else WriteObject(to, value, facts, line, id);
        return End(severity);
    }

    private ProtoWriter Begin(DateTimeOffset? at, Severity severity, string? level, SpanIdentity? trace)
    {
        ProtoWriter to = _writer;
        to.Reset();
        DateTimeOffset now = time.GetUtcNow();
        to.Nanos(LogField.Time, SensibleTime.Of(at) ?? now);
        to.Nanos(LogField.ObservedTime, now);
        if (severity != Severity.Unspecified)
        {
            to.Number(LogField.SeverityNumber, (int)severity);
            to.Text(LogField.SeverityText, string.IsNullOrEmpty(level) ? SeverityReader.NameOf(severity) : level);
        }

        if (trace is not null)
        {
            to.Hex(LogField.TraceId, trace.TraceId);
            to.Hex(LogField.SpanId, trace.SpanId);
            to.Fixed32(LogField.Flags, trace.Sampled == false ? 0u : 1u);
        }

        return to;
    }

    private OtlpItem End(Severity severity, int priority = -1)
    {
        return OtlpItem.Of(_writer.Written, 1, priority < 0 ? PriorityOf(severity) : priority);
    }

    /// <summary>Returns the priority of a record in the queue.</summary>
    public static int PriorityOf(Severity severity) => severity switch
    {
        >= Severity.Error => 6,
        >= Severity.Warn => 4,
        >= Severity.Info => 3,
        Severity.Unspecified => 2,
        >= Severity.Debug => 1,
        _ => 0,
    };

    private void WriteText(ProtoWriter to, ReadOnlySpan<byte> text, LogRecord line, string? requestId, string? tenantId)
    {
        // Masked first, because the remaining half of a secret that is cut could not be recognised.
        ReadOnlySpan<byte> body = _values.Masked(text.TrimEnd("\r\n"u8));
        int whole = body.Length;
        if (whole > options.LogMaxBytes) body = Cut(body, options.LogMaxBytes);
        WriteBody(to, body);
        Common(to, line, requestId, tenantId);
        if (body.Length < whole) to.Attribute(Attributes, "log.truncated_bytes", (long)(whole - body.Length));
    }

    /// <summary>
    /// Returns the record of a line in JSON form. Its message is the body, and unused members are attributes. Without a message, the
    /// whole line is the body.
    /// </summary>
    private void WriteObject(ProtoWriter to, TolerantJson value, JsonLine facts, LogRecord line, string? requestId)
    {
        int body = to.Begin(LogField.Body);
        WriteBody(to, value, facts.MessageAt);
        to.End(body);
        _names.Clear();
        Common(to, line, requestId, facts.TenantId);
        int at = -1;
        foreach (TolerantJson.Member member in value)
        {
            at++;
            if (facts.MessageAt < 0 || facts.IsUsed(at)) continue;
            int pair = to.BeginPair(Attributes, _names.Add(member.Name), out int any);
            _values.Write(to, member.Value, _values.IsSecret(member.Name));
            to.EndPair(pair, any);
        }

    }

    private static void WriteBody(ProtoWriter to, ReadOnlySpan<byte> text)
    {
        int body = to.Begin(LogField.Body);
        to.Text(AnyValueField.Text, text);
        to.End(body);
    }

    private static void WriteBody(ProtoWriter to, string text)
    {
        int body = to.Begin(LogField.Body);
        to.Text(AnyValueField.Text, text);
        to.End(body);
    }

    private void WriteBody(ProtoWriter to, TolerantJson value, int messageAt)
    {
        int at = 0;
        if (messageAt >= 0)
        {
            foreach (TolerantJson.Member member in value)
            {
                if (at++ != messageAt) continue;
                _values.Write(to, member.Value, secret: false);
                return;
            }
        }

        _values.Write(to, value, secret: false);
    }

    private void Common(ProtoWriter to, LogRecord line, string? requestId, string? tenantId)
    {
        Own(to, "faas.invocation_id", requestId);
        Own(to, "aws.lambda.tenant_id", tenantId);
        Own(to, "log.iostream", line is FunctionRecord ? null : "extension");
    }

    private void Own(ProtoWriter to, string key, string? value)
    {
        if (value is null) return;
        _names.Add(key);
        to.Attribute(Attributes, key, value);
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
