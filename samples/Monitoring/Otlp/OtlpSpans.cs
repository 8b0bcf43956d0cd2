using System.Buffers;
using System.Text.Json;
using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Monitoring.Recording;

namespace Monitoring.Otlp;

/// <summary>
/// Makes spans: one for each phase, from its start to its report, and below it one for each part that the platform timed
/// (lambda-facts 3.8).
/// </summary>
internal sealed class OtlpSpans(TimeProvider time, string? functionVersion = null)
{
    private const int Server = 2;
    private const int Ok = 1;
    private const int Error = 2;

    private readonly ArrayBufferWriter<byte> _buffer = new(1024);

    /// <summary>
    /// Returns the spans of an invocation. If its caller waited for the initialisation or restore before it, their spans are included.
    /// </summary>
    public void Write(Invocation invocation, SpanIdentity identity, List<OtlpItem> to)
    {
        (DateTimeOffset start, DateTimeOffset end) = Extent(invocation);
        bool failed = !IsSuccess(invocation);
        to.Add(Span(invocation.FunctionArn is null ? "invocation" : NameOf(invocation.FunctionArn), identity, identity.SpanId, identity.ParentSpanId, start, end, failed ? Error : Ok, OutcomeText.Of(invocation), invocation, (json, i) => Attributes(json, (Invocation)i!)));
        string key = SpanIdentity.KeyOf(invocation.RequestId, invocation.Deadline ?? invocation.StartedAt);
        Children(invocation.Spans, key, identity, identity.SpanId, failed ? Error : Ok, to);
        if (invocation.Restore is { } restore) Write(restore, key, identity, start, to);
    }

    /// <summary>Adds the span of an initialisation.</summary>
    /// <param name="init">The initialisation.</param>
    /// <param name="key">The text from which ids are derived: the request id of the invocation that waited, or the environment's
    /// id.</param>
    /// <param name="identity">The trace it belongs to.</param>
    /// <param name="parent">The span above it, or <see langword="null"/>.</param>
    /// <param name="to">The list to which the spans are added.</param>
    public void Write(EnvironmentInitialization init, string key, SpanIdentity identity, string? parent, List<OtlpItem> to)
    {
        DateTimeOffset end = SensibleTime.Of(init.EndedAt) ?? SensibleTime.Of(init.RuntimeDoneAt) ?? SensibleTime.Of(init.StartedAt + (init.Duration ?? TimeSpan.Zero)) ?? time.GetUtcNow();
        DateTimeOffset start = SensibleTime.Of(init.StartedAt) ?? (end - (init.Duration ?? TimeSpan.Zero));
        // An initialisation may be repeated in the same trace.
        key = SpanIdentity.KeyOf(key, init.StartedAt ?? init.EndedAt);
        string span = SpanIdentity.Derived(key, "init:" + init.Phase.Value);
        int status = init.ErrorType is null && init.Status.Value is "" or "success" ? Ok : Error;
        to.Add(Span("init", identity, span, parent, start, end, status, init.ErrorType, init, static (json, i) =>
        {
            var about = (EnvironmentInitialization)i!;
            OtlpJson.Attribute(json, "aws.lambda.initialization_type", Filled(about.Type.Value));
            OtlpJson.Attribute(json, "aws.lambda.init_phase", Filled(about.Phase.Value));
            OtlpJson.Attribute(json, "error.type", about.ErrorType);
        }));
        Children(init.Spans, key + ":init", identity, span, status, to);
    }

    private void Write(EnvironmentRestore restore, string key, SpanIdentity identity, DateTimeOffset before, List<OtlpItem> to)
    {
        DateTimeOffset end = SensibleTime.Of(restore.EndedAt) ?? SensibleTime.Of(restore.RuntimeDoneAt) ?? before;
        DateTimeOffset start = SensibleTime.Of(restore.StartedAt) ?? (end - (restore.Duration ?? TimeSpan.Zero));
        key = SpanIdentity.KeyOf(key, restore.StartedAt ?? restore.EndedAt);
        string span = SpanIdentity.Derived(key, "restore");
        int status = restore.ErrorType is null && restore.Status.Value is "" or "success" ? Ok : Error;
        to.Add(Span("restore", identity, span, identity.ParentSpanId, start, end, status, restore.ErrorType, restore, static (json, r) => OtlpJson.Attribute(json, "error.type", ((EnvironmentRestore)r!).ErrorType)));
        Children(restore.Spans, key + ":restore", identity, span, status, to);
    }

    private void Children(IReadOnlyList<TelemetrySpan> parts, string key, SpanIdentity identity, string parent, int status, List<OtlpItem> to)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            TelemetrySpan part = parts[i];
            // A span without a time cannot be drawn, and the invocation's duration already has its content.
            if (SensibleTime.Of(part.Start) is not { } start) continue;
            DateTimeOffset end = start + Time(part.DurationMs);
            string name = part.Name.Length == 0 ? "span" : part.Name;
            to.Add(Span(name, identity, SpanIdentity.Derived(key, $"{i}:{name}"), parent, start, end, status, message: null, about: null, attributes: null));
        }
    }

    private OtlpItem Span(string name, SpanIdentity identity, string span, string? parent, DateTimeOffset start, DateTimeOffset end, int status, string? message, object? about, Action<Utf8JsonWriter, object?>? attributes)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, OtlpJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("traceId"u8, identity.TraceId);
            json.WriteString("spanId"u8, span);
            if (parent is not null) json.WriteString("parentSpanId"u8, parent);
            json.WriteNumber("flags"u8, identity.Sampled == false ? 0 : 1);
            json.WriteString("name"u8, name);
            json.WriteNumber("kind"u8, Server);
            OtlpJson.Nanos(json, "startTimeUnixNano"u8, start);
            OtlpJson.Nanos(json, "endTimeUnixNano"u8, end < start ? start : end);
            if (attributes is not null)
            {
                json.WriteStartArray("attributes"u8);
                attributes(json, about);
                json.WriteEndArray();
            }

            json.WriteStartObject("status"u8);
            json.WriteNumber("code"u8, status);
            if (status == Error && message is not null) json.WriteString("message"u8, message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new OtlpItem(_buffer.WrittenSpan.ToArray(), 1, status == Error ? 7 : 5);
    }

    private void Attributes(Utf8JsonWriter json, Invocation invocation)
    {
        OtlpJson.Attribute(json, "faas.invocation_id", invocation.RequestId);
        OtlpJson.Attribute(json, "faas.coldstart", invocation.IsColdStart);
        // The kind of event is in the payload, which an extension never receives.
        OtlpJson.Attribute(json, "faas.trigger", "other");
        OtlpJson.Attribute(json, "aws.lambda.invoked_arn", invocation.FunctionArn);
        OtlpJson.Attribute(json, "cloud.resource_id", FunctionArn.Resolve(invocation.FunctionArn, invocation.FunctionVersion ?? functionVersion));
        OtlpJson.Attribute(json, "aws.lambda.tenant_id", invocation.TenantId);
        OtlpJson.Attribute(json, "aws.lambda.outcome", OutcomeText.NameOf(invocation.Outcome));
        OtlpJson.Attribute(json, "aws.lambda.outcome_confidence", OutcomeText.NameOf(invocation.Confidence));
        OtlpJson.Attribute(json, "error.type", IsSuccess(invocation) ? null : invocation.ErrorType ?? OutcomeText.NameOf(invocation.Outcome));
        OtlpJson.Attribute(json, "aws.lambda.billed_duration_ms", invocation.Metrics?.BilledDurationMs);
        OtlpJson.Attribute(json, "aws.lambda.max_memory_used_mb", invocation.Metrics?.MaxMemoryUsedMB);
        OtlpJson.Attribute(json, "aws.lambda.produced_bytes", invocation.RuntimeMetrics?.ProducedBytes);
        OtlpJson.Attribute(json, "aws.lambda.extension_held_ms", invocation.HeldTime?.TotalMilliseconds);
        if (invocation.HadSuppressedInit) OtlpJson.Attribute(json, "aws.lambda.suppressed_init", value: true);
        if (invocation.IsPartial) OtlpJson.Attribute(json, "aws.lambda.partial", value: true);
    }

    /// <summary>
    /// Returns the times from the start to the report's end. Without times, the duration counts back from now, because an implausible
    /// time must not make an implausible span.
    /// </summary>
    private (DateTimeOffset Start, DateTimeOffset End) Extent(Invocation invocation)
    {
        TimeSpan duration = Time(InvocationDuration.MillisecondsOf(invocation) ?? 0);
        DateTimeOffset? end = SensibleTime.Of(invocation.EndedAt);
        foreach (TelemetrySpan part in invocation.Spans)
        {
            // The time of extensions ends when the invocation does.
            if (SensibleTime.Of(part.Start) is { } at && part.Name == "extensionOverhead" && (end is null || at + Time(part.DurationMs) > end)) end = at + Time(part.DurationMs);
        }

        DateTimeOffset start = SensibleTime.Of(invocation.StartedAt) ?? ((end ?? time.GetUtcNow()) - duration);
        return (start, end is { } known && known >= start ? known : start + duration);
    }

    private static bool IsSuccess(Invocation invocation) => invocation.Outcome is InvocationOutcome.Success or InvocationOutcome.Unknown;

    private static TimeSpan Time(double? milliseconds) =>
        milliseconds is { } ms and >= 0 and < 86_400_000 ? TimeSpan.FromMilliseconds(ms) : TimeSpan.Zero;

    private static string? Filled(string text) => text.Length == 0 ? null : text;

    /// <summary>Returns the function's name: <c>arn:aws:lambda:eu-central-1:123456789012:function:orders:7</c> → <c>orders</c>.</summary>
    private static string NameOf(string arn) => arn.Split(':') is { Length: > 6 } parts && parts[6].Length > 0 ? parts[6] : "invocation";
}
