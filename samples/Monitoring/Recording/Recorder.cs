using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Monitoring.Configuration;
using Monitoring.Emf;
using Monitoring.Logs;
using Monitoring.Otlp;
using Monitoring.Proc;

namespace Monitoring.Recording;

/// <summary>Converts records and invocations for the sinks.</summary>
internal sealed partial class Recorder
{
    private readonly MonitoringOptions _options;
    private readonly Sinks _sinks;
    private readonly OwnCost _cost;
    private readonly ILogger _log;
    private readonly EmfDocument? _document;
    private readonly OtlpSpans? _spans;
    private readonly OtlpLogs? _logs;
    private readonly List<OtlpItem> _items = [];
    private EnvironmentInitialization? _init;
    private bool _isFailureRecorded;

    public Recorder(MonitoringOptions options, LambdaEnvironment environment, Sinks sinks, OwnCost cost, TimeProvider time, ILogger? log = null)
    {
        _options = options;
        _sinks = sinks;
        _cost = cost;
        _log = log ?? NullLogger.Instance;
        Sampler = new LogSampler(options.Sampling);
        Mask = options.Mask ? new SecretMask(options.MaskKeys, options.MaskPrefixes) : null;
        if (sinks.Emf is not null) _document = new EmfDocument(options, environment, time);
        if (sinks.Otlp?.Traces is not null) _spans = new OtlpSpans(time, environment.FunctionVersion);
        if (sinks.Otlp?.Logs is not null) _logs = new OtlpLogs(options, Sampler, Mask, time);
    }

    public InvocationTraces Traces { get; } = new();

    public Reconciliation Counts { get; } = new();

    public LogSampler Sampler { get; }

    public SecretMask? Mask { get; }

    public void Record(TelemetryBatch batch)
    {
        Counts.Unreadable += batch.UnreadableParts;
        foreach (TelemetryRecord record in batch.Records) RecordAlone(record);
    }

    /// <summary>Records an invocation of which no more records will come.</summary>
    public void Record(Invocation invocation, InvocationUsage? usage)
    {
        RecordFailedInit();
        Counts.Recorded++;
        if (invocation.IsPartial) Counts.Partial++;
        if (invocation.FunctionArn is { } arn) _sinks.Resource.FunctionArn = arn;
        SpanIdentity identity = Traces.Of(invocation);
        _cost.Queued = _sinks.Pending;
        _cost.Lost = _sinks.Lost;
        if (_document is not null) _sinks.Emf!.Add(_document.Of(invocation, usage, _cost));
        if (_spans is not null && (!_options.SampledOnly || identity.Sampled != false)) Trace(invocation, identity);
        if (_logs is not null && OutcomeText.IsUnreported(invocation.Outcome)) _sinks.Otlp!.Logs!.Add(_logs.Of(invocation, identity));
        if (_sinks.Metrics is not null) InvocationMetrics.Record(_sinks.Metrics, invocation, usage);
        _init = null;
    }

    /// <summary>Records an initialisation that no invocation followed. It has a trace of its own.</summary>
    public void RecordLonelyInit()
    {
        if (_init is not { } init) return;
        RecordFailedInit();
        _init = null;
        if (_spans is null) return;
        string key = init.InstanceId ?? init.StartedAt?.ToString("O") ?? "init";
        _spans.Write(init, key, new SpanIdentity(SpanIdentity.DerivedTrace(key), SpanIdentity.Derived(key, "init"), null, null), parent: null, _items);
        SendSpans();
    }

    /// <summary>
    /// Records an initialisation that failed. No invocation's record contains it, so it has a document, a metric and a log record of
    /// its own, once.
    /// </summary>
    private void RecordFailedInit()
    {
        if (_init is not { } init || _isFailureRecorded || !InitFailure.Is(init)) return;
        _isFailureRecorded = true;
        if (_document is not null) _sinks.Emf!.Add(_document.Of(init));
        if (_logs is not null) _sinks.Otlp!.Logs!.Add(_logs.Of(init));
        _sinks.Metrics?.Record(FaasMetrics.InitErrors, 1, new KeyValuePair<string, string>("outcome", InitFailure.NameOf(init)));
    }

    private void Trace(Invocation invocation, SpanIdentity identity)
    {
        _spans!.Write(invocation, identity, _items);
        if (invocation.Initialization is { } init && init.Phase != InitializationPhase.SnapStart)
        {
            // Only an invocation that waited for the initialisation has it in its trace. One that was started in advance began long before.
            bool waited = invocation.IsColdStart || invocation.HadSuppressedInit;
            string key = waited ? invocation.RequestId : init.InstanceId ?? invocation.RequestId;
            SpanIdentity trace = waited ? identity : identity with { TraceId = SpanIdentity.DerivedTrace(key) };
            _spans.Write(init, key, trace, invocation.HadSuppressedInit ? identity.SpanId : waited ? identity.ParentSpanId : null, _items);
        }

        SendSpans();
    }

    private void SendSpans()
    {
        foreach (OtlpItem item in _items) _sinks.Otlp!.Traces!.Add(item);
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
            if (record is LogRecord line && _logs is not null) SendPlain(line);
        }
    }

    private void SendPlain(LogRecord line)
    {
        try
        {
            _sinks.Otlp!.Logs!.Add(_logs!.Plain(line));
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
                if (_logs?.Of(line, Traces) is { } item) _sinks.Otlp!.Logs!.Add(item);
                break;
            case PlatformStartRecord start:
                Counts.AddStart(start.RequestId, start.Time);
                Traces.Begin(start.RequestId, start.Tracing?.Header, start.Tracing?.SpanId, isCurrent: true, start.Time);
                break;
            case PlatformRuntimeDoneRecord done:
                Counts.AddRuntimeDone(done.RequestId, done.Time);
                Traces.End(done.RequestId);
                break;
            case PlatformReportRecord report:
                Counts.AddReport(report.RequestId, report.Time);
                Traces.End(report.RequestId);
                break;
            case PlatformInitStartRecord init:
                // An initialisation that failed is followed by its repetition.
                if (_init is { } before && InitFailure.Is(before)) RecordLonelyInit();
                _isFailureRecorded = false;
                _sinks.Resource.InstanceId = init.InstanceId ?? _sinks.Resource.InstanceId;
                _init = new EnvironmentInitialization { Type = init.InitializationType, Phase = init.Phase, StartedAt = init.Time, InstanceId = init.InstanceId };
                break;
            case PlatformInitRuntimeDoneRecord done when _init is { } began:
                _init = new EnvironmentInitialization { Type = began.Type, Phase = began.Phase, StartedAt = began.StartedAt, InstanceId = began.InstanceId, RuntimeDoneAt = done.Time, Status = done.Status, ErrorType = done.ErrorType };
                break;
            case PlatformInitReportRecord ended when _init is { } began:
                _init = new EnvironmentInitialization
                {
                    Type = began.Type,
                    Phase = began.Phase,
                    StartedAt = began.StartedAt,
                    InstanceId = began.InstanceId,
                    RuntimeDoneAt = began.RuntimeDoneAt,
                    EndedAt = ended.Time,
                    Duration = ended.Metrics.DurationMs is { } ms and >= 0 and < 86_400_000 ? TimeSpan.FromMilliseconds(ms) : null,
                    Status = ended.Status.Value is "" ? began.Status : ended.Status,
                    ErrorType = ended.ErrorType ?? began.ErrorType,
                    Spans = ended.Spans,
                };
                RecordFailedInit();
                break;
            case PlatformLogsDroppedRecord dropped:
                Counts.DroppedByPlatform += dropped.DroppedRecords ?? 1;
                _sinks.Otlp?.Logs?.AddDroppedByPlatform(Math.Max(dropped.DroppedRecords ?? 1, 0), Math.Max(dropped.DroppedBytes ?? 0, 0));
                break;
        }
    }

    [LoggerMessage(13, LogLevel.Warning, "A record of type {Type} cannot be converted ({Problem}: {Message}); a log line is sent as text instead. Counted as failed; said once.")]
    private partial void RecordFailed(string type, string problem, string message);
}
