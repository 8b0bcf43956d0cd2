using System.Globalization;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Receiving;

/// <summary>
/// Converts a request in protobuf to items: checks it, masks it, samples it, and joins its spans and log records to invocations. Only the
/// receiver's thread calls it.
/// </summary>
internal sealed class Intake
{
    private const int Scopes = 2;
    private const int Items = 2;
    private const int SpanAttributes = 9;
    private const int LogAttributes = 6;
    private const int MetricPriority = 5;

    private readonly InvocationWindows _windows;
    private readonly OriginCache _origins;
    private readonly MaskedCopy _copy;
    private readonly TraceSampler _traces;
    private readonly LogSampler _lines;
    private readonly LinePatterns _patterns;
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly ProtoWriter _writer = new(4096);
    private readonly List<Incoming> _items = [];

    public Intake(OpenTelemetryOptions options, OtlpResource resource, InvocationWindows windows)
    {
        _windows = windows;
        _copy = new MaskedCopy(options.Mask ? new SecretMask(options.MaskKeys, options.MaskPrefixes) : null);
        _origins = new OriginCache(resource, _copy);
        _traces = new TraceSampler(options);
        _lines = new LogSampler(options.Sampling);
        _patterns = new LinePatterns(options.LogInclude, options.LogExclude);
    }

    /// <summary>Gets the items of the latest request.</summary>
    public IReadOnlyList<Incoming> Taken => _items;

    /// <summary>Gets the size of the items.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gets the number of items that were left out on purpose.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Gets the number of items whose ids are wrong.</summary>
    public int Refused { get; private set; }

    /// <summary>Reads a request.</summary>
    /// <exception cref="InvalidDataException">The bytes are no protobuf. No item counts.</exception>
    public void Read(OtlpSignalKind kind, ReadOnlySpan<byte> request)
    {
        _items.Clear();
        _failed.Clear();
        (Bytes, LeftOut, Refused) = (0, 0, 0);
        // All parts of a trace in a request have the same fate, whichever of them has the error.
        if (kind == OtlpSignalKind.Traces && !_traces.KeepsAll) FindFailed(request);
        var reader = new ProtoReader(request);
        while (reader.Read())
        {
            if (reader is { Field: 1, Type: WireType.Bytes }) ReadResource(kind, reader.Bytes);
        }
    }

    private void FindFailed(ReadOnlySpan<byte> request)
    {
        var resources = new ProtoReader(request);
        while (resources.Read())
        {
            if (resources is not { Field: 1, Type: WireType.Bytes }) continue;
            var scopes = new ProtoReader(resources.Bytes);
            while (scopes.Read())
            {
                if (scopes is not { Field: Scopes, Type: WireType.Bytes }) continue;
                var spans = new ProtoReader(scopes.Bytes);
                while (spans.Read())
                {
                    if (spans is not { Field: Items, Type: WireType.Bytes }) continue;
                    var facts = SpanFacts.Read(spans.Bytes);
                    if (facts.HasFailed) _failed.Add(TraceIds.Text(facts.TraceId));
                }
            }
        }
    }

    private void ReadResource(OtlpSignalKind kind, ReadOnlySpan<byte> bytes)
    {
        var resource = GroupHead.Read(bytes);
        var reader = new ProtoReader(bytes);
        while (reader.Read())
        {
            if (reader is not { Field: Scopes, Type: WireType.Bytes }) continue;
            var scope = GroupHead.Read(reader.Bytes);
            OtlpOrigin origin = _origins.Of(resource.About, resource.Schema, scope.About, scope.Schema);
            var items = new ProtoReader(reader.Bytes);
            while (items.Read())
            {
                if (items is { Field: Items, Type: WireType.Bytes }) ReadItem(kind, items.Bytes, origin);
            }
        }
    }

    private void ReadItem(OtlpSignalKind kind, ReadOnlySpan<byte> message, OtlpOrigin origin)
    {
        Incoming? taken = kind switch
        {
            OtlpSignalKind.Traces => Span(message, origin),
            OtlpSignalKind.Logs => Log(message, origin),
            _ => Metric(message, origin),
        };
        if (taken is not { } item) return;
        _items.Add(item);
        Bytes += item.Item.Field.Length;
    }

    private Incoming? Span(ReadOnlySpan<byte> span, OtlpOrigin origin)
    {
        var facts = SpanFacts.Read(span);
        ProtoWriter to = _writer;
        to.Reset();
        InvocationWindow? window = _windows.FindTrace(facts.TraceId, facts.Start);
        SpanIdentity? invocation = window?.Identity;
        // The function's first span has no parent, or the one that the platform gave the invocation.
        bool isFirst = invocation is not null && (facts.ParentSpanId == 0 || (invocation.ParentSpanId is { } parent && facts.ParentSpanId == Number(parent)));
        _copy.Write(to, span, OtlpSchema.Span, without: isFirst ? SpanField.ParentSpanId : 0);
        if (isFirst) to.Hex(SpanField.ParentSpanId, invocation!.SpanId);
        if (window is not null && !facts.HasInvocation) to.Attribute(SpanAttributes, InvocationAttribute.Name, window.RequestId);
        if (!facts.HasIds)
        {
            Refused++;
            return null;
        }

        if (!_traces.KeepsAll && !Keep(facts, invocation))
        {
            LeftOut++;
            return null;
        }

        return new Incoming { Kind = OtlpSignalKind.Traces, Item = OtlpItem.Of(to.Written, 1, facts.HasFailed ? 6 : 4, origin), Time = facts.Start, NeedsInvocation = window is null && !facts.HasInvocation };
    }

    private Incoming? Log(ReadOnlySpan<byte> record, OtlpOrigin origin)
    {
        var facts = LogFacts.Read(record);
        ProtoWriter to = _writer;
        to.Reset();
        _copy.Write(to, record, OtlpSchema.LogRecord);
        InvocationWindow? window = _windows.FindTrace(facts.TraceId, facts.Time);
        bool needsInvocation = !facts.HasInvocation;
        if (window is not null && needsInvocation)
        {
            to.Attribute(LogAttributes, InvocationAttribute.Name, window.RequestId);
            needsInvocation = false;
        }

        if (facts.HasWrongId)
        {
            Refused++;
            return null;
        }

        if (!_patterns.Keep(facts.Body) || !_lines.Keep(facts.Severity, (window ?? _windows.Find(facts.TraceId, facts.Time))?.RequestId))
        {
            LeftOut++;
            return null;
        }

        return new Incoming { Kind = OtlpSignalKind.Logs, Item = OtlpItem.Of(to.Written, 1, LogMapper.PriorityOf(facts.Severity), origin), Time = facts.Time, NeedsInvocation = needsInvocation, NeedsTrace = facts.TraceId == 0 };
    }

    private Incoming Metric(ReadOnlySpan<byte> metric, OtlpOrigin origin)
    {
        ProtoWriter to = _writer;
        to.Reset();
        _copy.Write(to, metric, OtlpSchema.Metric);
        return new Incoming { Kind = OtlpSignalKind.Metrics, Item = OtlpItem.Of(to.Written, PointsOf(metric), MetricPriority, origin) };
    }

    /// <summary>Returns the number of data points, which have the same number in each kind of metric.</summary>
    private static int PointsOf(ReadOnlySpan<byte> metric)
    {
        int points = 0;
        var reader = new ProtoReader(metric);
        while (reader.Read())
        {
            if (reader.Type != WireType.Bytes || reader.Field is not (5 or 7 or 9 or 10 or 11)) continue;
            var data = new ProtoReader(reader.Bytes);
            while (data.Read()) points += data is { Field: 1, Type: WireType.Bytes } ? 1 : 0;
        }

        return points;
    }

    private bool Keep(SpanFacts facts, SpanIdentity? invocation)
    {
        string trace = TraceIds.Text(facts.TraceId);
        return _traces.Keep(invocation ?? new SpanIdentity(trace, "", null, facts.IsSampled ? true : null), _failed.Contains(trace));
    }

    private static ulong Number(string spanId) => ulong.Parse(spanId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
