namespace Lambda.Extensions.Sdk.Telemetry.Records;

/// <summary>The member <c>tracing</c> of a record.</summary>
/// <param name="SpanId">The id of the span that the record belongs to, or <see langword="null"/>.</param>
/// <param name="Header">The trace header, with its root, parent and sampling decision.</param>
public sealed record TraceContext(string? SpanId, TraceHeader Header);
