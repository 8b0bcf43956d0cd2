using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Conventions;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Logs;
using Lambda.Extensions.Sdk.OpenTelemetry.Masking;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Recording;

/// <summary>Converts records and invocations to items of the sink.</summary>
internal sealed partial class TelemetryRecorder
{
    private readonly OtlpSink _sink;
    private readonly OtlpResource _resource;
    private readonly ILogger _log;
    private readonly InvocationWindows? _windows;
    private readonly bool _isShared;
    private readonly SpanMapper? _spans;
    private readonly LogMapper? _logs;
    private readonly List<OtlpItem> _items = [];
    private readonly InitializationRecord _init = new();

    public TelemetryRecorder(OpenTelemetryOptions options, LambdaEnvironment environment, OtlpSink sink, OtlpResource resource, MetricStore? metrics, InvocationWindows? windows, TimeProvider time, ILogger log)
    {
        _sink = sink;
        _resource = resource;
        _log = log;
        _windows = windows;
        _isShared = environment.InitializationType == InitializationType.ManagedInstances;
        Metrics = metrics;
        Lines = new LogSampler(options.Sampling);
        Sampler = new TraceSampler(options);
        Mask = options.Mask ? new SecretMask(options.MaskKeys, options.MaskPrefixes) : null;
        if (sink.Has(OtlpSignalKind.Traces)) _spans = new SpanMapper(time, environment.FunctionVersion);
        if (sink.Has(OtlpSignalKind.Logs)) _logs = new LogMapper(options, Lines, Mask, time);
    }

    public InvocationTraces Traces { get; } = new();

    public Reconciliation Counts { get; } = new();

    public MetricStore? Metrics { get; }

    public LogSampler Lines { get; }

    public TraceSampler Sampler { get; }

    public SecretMask? Mask { get; }

    /// <summary>Called with each initialisation that failed, once.</summary>
    public Action<EnvironmentInitialization>? InitializationFailed { get; set; }

    public void Record(TelemetryBatch batch)
    {
        Counts.Unreadable += batch.UnreadableParts;
        foreach (TelemetryRecord record in batch.Records) RecordAlone(record);
    }

    /// <summary>Records an invocation of which no more records will come.</summary>
    public void Record(Invocation invocation)
    {
        RecordFailedInit();
        Counts.Recorded++;
        if (invocation.IsPartial) Counts.Partial++;
        if (invocation.FunctionArn is { } arn) _resource.FunctionArn = arn;
        SpanIdentity identity = Traces.Of(invocation);
        bool failed = !SpanMapper.IsSuccess(invocation);
        if (_spans is not null && Sampler.Keep(identity, failed)) Trace(_spans, invocation, identity);
        if (_logs is not null && OutcomeText.IsUnreported(invocation.Outcome)) _sink.Add(OtlpSignalKind.Logs, _logs.Of(invocation, identity));
        if (Metrics is not null) InvocationMetrics.Record(Metrics, invocation);
        _init.Clear();
    }

    /// <summary>Records the start of an invocation, by its event.</summary>
    public void Begin(InvokeEvent invoke, DateTimeOffset now)
    {
        Counts.Invokes++;
        Traces.Begin(invoke.RequestId, invoke.Tracing, spanId: null, isCurrent: false, invoke.Deadline);
        if (_windows is null) return;
        _windows.Begin(invoke.RequestId, Traces.Find(invoke.RequestId).Trace, InvocationWindows.StartOf(now, invoke.Deadline));
        // What the function sends has its ARN, before the invocation is recorded.
        if (invoke.InvokedFunctionArn.Length > 0) _resource.FunctionArn = invoke.InvokedFunctionArn;
    }

    /// <summary>Records an initialisation that no invocation followed. It has a trace of its own.</summary>
    public void RecordLonelyInit()
    {
        if (_init.Current is not { } init) return;
        RecordFailedInit();
        _init.Clear();
        if (_spans is null) return;
        string key = init.InstanceId ?? init.StartedAt?.ToString("O") ?? "init";
        var identity = new SpanIdentity(SpanIdentity.DerivedTrace(key), SpanIdentity.Derived(key, "init"), null, null);
        if (!Sampler.Keep(identity, InitFailure.Is(init))) return;
        _spans.Write(init, key, identity, parent: null, _items);
        SendSpans();
    }

    /// <summary>Records a document of the extension, such as one about an invocation, as a log record.</summary>
    public void RecordDocument(string name, ReadOnlySpan<byte> json, DateTimeOffset? at, string? requestId)
    {
        if (_logs is not null) _sink.Add(OtlpSignalKind.Logs, _logs.Document(name, json, at, Traces.Find(requestId).Trace));
    }

    /// <summary>
    /// Records an initialisation that failed. No invocation's record contains it, so it has a metric and a log record of its own, once.
    /// </summary>
    private void RecordFailedInit()
    {
        if (_init.TakeFailure() is not { } init) return;
        if (_logs is not null) _sink.Add(OtlpSignalKind.Logs, _logs.Of(init));
        Metrics?.Record(FaasMetrics.InitErrors, 1, new KeyValuePair<string, string>("outcome", InitFailure.NameOf(init)));
        InitializationFailed?.Invoke(init);
    }

    private void Trace(SpanMapper spans, Invocation invocation, SpanIdentity identity)
    {
        spans.Write(invocation, identity, _items);
        if (invocation.Initialization is { } init && init.Phase != InitializationPhase.SnapStart)
        {
            // Only an invocation that waited for the initialisation has it in its trace. One that was started in advance began long before.
            bool waited = invocation.IsColdStart || invocation.HadSuppressedInit;
            string key = waited ? invocation.RequestId : init.InstanceId ?? invocation.RequestId;
            SpanIdentity trace = waited ? identity : identity with { TraceId = SpanIdentity.DerivedTrace(key) };
            spans.Write(init, key, trace, invocation.HadSuppressedInit ? identity.SpanId : waited ? identity.ParentSpanId : null, _items);
        }

        SendSpans();
    }

    private void SendSpans()
    {
        foreach (OtlpItem item in _items) _sink.Add(OtlpSignalKind.Traces, item);
        _items.Clear();
    }

    /// <summary>Converts a record. A record that cannot be converted affects no other: it is sent as text and counted.</summary>
    private void RecordAlone(TelemetryRecord record)
    {
        try
        {
            Record(record);
        }
        catch (Exception e)
        {
            if (Counts.Failed++ == 0) RecordFailed(record.Type, e.GetType().Name, e.Message);
            if (record is LogRecord line && _logs is not null) SendPlain(_logs, line);
        }
    }

    private void SendPlain(LogMapper logs, LogRecord line)
    {
        try
        {
            _sink.Add(OtlpSignalKind.Logs, logs.Plain(line));
        }
        catch (Exception)
        {
            Counts.Lost++;
        }
    }

    private void Record(TelemetryRecord record)
    {
        switch (record)
        {
            case LogRecord line:
                if (_logs?.Of(line, Traces) is { } item) _sink.Add(OtlpSignalKind.Logs, item);
                break;
            case PlatformStartRecord start:
                Counts.AddStart(start.RequestId, start.Time);
                Traces.Begin(start.RequestId, start.Tracing?.Header, start.Tracing?.SpanId, isCurrent: true, start.Time);
                _windows?.Identify(start.RequestId, Traces.Find(start.RequestId).Trace, _isShared ? null : start.Time);
                break;
            case PlatformRuntimeDoneRecord done:
                Counts.AddRuntimeDone(done.RequestId, done.Time);
                _windows?.End(done.RequestId, done.Time);
                Traces.End(done.RequestId);
                break;
            case PlatformReportRecord report:
                Counts.AddReport(report.RequestId, report.Time);
                Traces.End(report.RequestId);
                break;
            case PlatformInitStartRecord init:
                // An initialisation that failed is followed by its repetition.
                if (_init.HasFailed) RecordLonelyInit();
                _resource.InstanceId = init.InstanceId ?? _resource.InstanceId;
                _init.Begin(init);
                break;
            case PlatformInitRuntimeDoneRecord done:
                _init.Apply(done);
                break;
            case PlatformInitReportRecord ended:
                _init.Apply(ended);
                RecordFailedInit();
                break;
            case PlatformLogsDroppedRecord dropped:
                Counts.DroppedByPlatform += dropped.DroppedRecords ?? 1;
                _sink.AddDroppedByPlatform(Math.Max(dropped.DroppedRecords ?? 1, 0), Math.Max(dropped.DroppedBytes ?? 0, 0));
                break;
        }
    }

    [LoggerMessage(13, LogLevel.Warning, "A record of type {Type} cannot be converted ({Problem}: {Message}); a log line is sent as text instead. Counted as failed; said once.")]
    private partial void RecordFailed(string type, string problem, string message);
}
