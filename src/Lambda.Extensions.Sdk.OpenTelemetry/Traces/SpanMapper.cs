using Lambda.Extensions.Sdk.OpenTelemetry.Conventions;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Primitives;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.Telemetry.Records;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Traces;

/// <summary>
/// Makes spans: one for each phase, from its start to its report, and below it one for each part that the platform timed
/// (lambda-facts 3.8).
/// </summary>
internal sealed class SpanMapper(TimeProvider time, string? functionVersion = null)
{
    private const int Server = 2;
    private const int Internal = 1;
    private const int Ok = 1;
    private const int Error = 2;
    private const int Attributes = 9;

    private readonly ProtoWriter _writer = new();

    /// <summary>
    /// Returns the spans of an invocation. If its caller waited for the initialisation or restore before it, their spans are included.
    /// </summary>
    public void Write(Invocation invocation, SpanIdentity identity, List<OtlpItem> items)
    {
        (DateTimeOffset start, DateTimeOffset end) = Extent(invocation);
        bool failed = !IsSuccess(invocation);
        items.Add(Span(FunctionArn.NameOf(invocation.FunctionArn) ?? "invocation", identity, identity.SpanId, identity.ParentSpanId, start, end, failed ? Error : Ok, OutcomeText.Describe(invocation), invocation, (to, i) => Describe(to, (Invocation)i!)));
        string key = SpanIdentity.KeyOf(invocation.RequestId, invocation.Deadline ?? invocation.StartedAt);
        Children(invocation.Spans, key, identity, identity.SpanId, failed ? Error : Ok, items);
        if (invocation.Restore is { } restore) Write(restore, key, identity, start, items);
    }

    /// <summary>Adds the span of an initialisation.</summary>
    /// <param name="init">The initialisation.</param>
    /// <param name="key">The text from which ids are derived: the request id of the invocation that waited, or the environment's
    /// id.</param>
    /// <param name="identity">The trace it belongs to.</param>
    /// <param name="parent">The span above it, or <see langword="null"/>.</param>
    /// <param name="items">The list to which the spans are added.</param>
    public void Write(EnvironmentInitialization init, string key, SpanIdentity identity, string? parent, List<OtlpItem> items)
    {
        DateTimeOffset end = SensibleTime.Of(init.EndedAt) ?? SensibleTime.Of(init.RuntimeDoneAt) ?? SensibleTime.Of(init.StartedAt + (init.Duration ?? TimeSpan.Zero)) ?? time.GetUtcNow();
        DateTimeOffset start = SensibleTime.Of(init.StartedAt) ?? (end - (init.Duration ?? TimeSpan.Zero));
        // An initialisation may be repeated in the same trace.
        key = SpanIdentity.KeyOf(key, init.StartedAt ?? init.EndedAt);
        string span = SpanIdentity.Derived(key, "init:" + init.Phase.Value);
        int status = init.ErrorType is null && init.Status.Value is "" or "success" ? Ok : Error;
        items.Add(Span("init", identity, span, parent, start, end, status, init.ErrorType, init, static (to, i) =>
        {
            var about = (EnvironmentInitialization)i!;
            to.Attribute(Attributes, "aws.lambda.initialization_type", Filled(about.Type.Value));
            to.Attribute(Attributes, "aws.lambda.init_phase", Filled(about.Phase.Value));
            to.Attribute(Attributes, "error.type", about.ErrorType);
        }));
        Children(init.Spans, key + ":init", identity, span, status, items);
    }

    private void Write(EnvironmentRestore restore, string key, SpanIdentity identity, DateTimeOffset before, List<OtlpItem> items)
    {
        DateTimeOffset end = SensibleTime.Of(restore.EndedAt) ?? SensibleTime.Of(restore.RuntimeDoneAt) ?? before;
        DateTimeOffset start = SensibleTime.Of(restore.StartedAt) ?? (end - (restore.Duration ?? TimeSpan.Zero));
        key = SpanIdentity.KeyOf(key, restore.StartedAt ?? restore.EndedAt);
        string span = SpanIdentity.Derived(key, "restore");
        int status = restore.ErrorType is null && restore.Status.Value is "" or "success" ? Ok : Error;
        items.Add(Span("restore", identity, span, identity.ParentSpanId, start, end, status, restore.ErrorType, restore, static (to, r) => to.Attribute(Attributes, "error.type", ((EnvironmentRestore)r!).ErrorType)));
        Children(restore.Spans, key + ":restore", identity, span, status, items);
    }

    private void Children(IReadOnlyList<TelemetrySpan> parts, string key, SpanIdentity identity, string parent, int status, List<OtlpItem> items)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            TelemetrySpan part = parts[i];
            // A span without a time cannot be drawn, and the invocation's duration already has its content.
            if (SensibleTime.Of(part.Start) is not { } start) continue;
            DateTimeOffset end = start + Time(part.DurationMs);
            string name = part.Name.Length == 0 ? "span" : part.Name;
            items.Add(Span(name, identity, SpanIdentity.Derived(key, $"{i}:{name}"), parent, start, end, status, message: null, about: null, attributes: null));
        }
    }

    private OtlpItem Span(string name, SpanIdentity identity, string span, string? parent, DateTimeOffset start, DateTimeOffset end, int status, string? message, object? about, Action<ProtoWriter, object?>? attributes)
    {
        ProtoWriter to = _writer;
        to.Reset();
        to.Hex(SpanField.TraceId, identity.TraceId);
        to.Hex(SpanField.SpanId, span);
        if (parent is not null) to.Hex(SpanField.ParentSpanId, parent);
        to.Text(SpanField.Name, name);
        to.Number(SpanField.Kind, about is Invocation ? Server : Internal);
        to.Nanos(SpanField.Start, start);
        to.Nanos(SpanField.End, end < start ? start : end);
        attributes?.Invoke(to, about);
        int state = to.Begin(SpanField.Status);
        if (status == Error && message is not null) to.Text(SpanField.StatusMessage, message);
        to.Number(SpanField.StatusCode, status);
        to.End(state);
        to.Fixed32(SpanField.Flags, identity.Sampled == false ? 0u : 1u);
        return OtlpItem.Of(to.Written, 1, status == Error ? 7 : 5);
    }

    private void Describe(ProtoWriter to, Invocation invocation)
    {
        to.Attribute(Attributes, "faas.invocation_id", invocation.RequestId);
        to.Attribute(Attributes, "faas.coldstart", invocation.IsColdStart);
        to.Attribute(Attributes, "aws.lambda.invoked_arn", invocation.FunctionArn);
        to.Attribute(Attributes, "cloud.resource_id", FunctionArn.Resolve(invocation.FunctionArn, invocation.FunctionVersion ?? functionVersion));
        to.Attribute(Attributes, "aws.lambda.tenant_id", invocation.TenantId);
        to.Attribute(Attributes, "aws.lambda.outcome", OutcomeText.NameOf(invocation.Outcome));
        to.Attribute(Attributes, "aws.lambda.outcome_confidence", OutcomeText.NameOf(invocation.Confidence));
        to.Attribute(Attributes, "error.type", IsSuccess(invocation) ? null : invocation.ErrorType ?? OutcomeText.NameOf(invocation.Outcome));
        to.Attribute(Attributes, "aws.lambda.billed_duration_ms", invocation.Metrics?.BilledDurationMs);
        to.Attribute(Attributes, "aws.lambda.max_memory_used_mb", invocation.Metrics?.MaxMemoryUsedMB);
        to.Attribute(Attributes, "aws.lambda.produced_bytes", invocation.RuntimeMetrics?.ProducedBytes);
        to.Attribute(Attributes, "aws.lambda.extension_held_ms", invocation.HeldTime?.TotalMilliseconds);
        if (invocation.HadSuppressedInit) to.Attribute(Attributes, "aws.lambda.suppressed_init", value: true);
        if (invocation.IsPartial) to.Attribute(Attributes, "aws.lambda.partial", value: true);
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

    public static bool IsSuccess(Invocation invocation) => invocation.Outcome is InvocationOutcome.Success or InvocationOutcome.Unknown;

    private static TimeSpan Time(double? milliseconds) =>
        milliseconds is { } ms and >= 0 and < 86_400_000 ? TimeSpan.FromMilliseconds(ms) : TimeSpan.Zero;

    private static string? Filled(string text) => text.Length == 0 ? null : text;
}
