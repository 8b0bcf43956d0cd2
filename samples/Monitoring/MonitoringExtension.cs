using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.RuntimeApi;
using Lambda.Extensions.Sdk.Telemetry;
using Microsoft.Extensions.Logging;
using Monitoring.Configuration;
using Monitoring.Otlp;
using Monitoring.Proc;
using Monitoring.Recording;

namespace Monitoring;

/// <summary>
/// Observes a function: a metrics document for each invocation, and traces, logs and metrics by OTLP. Hooks only collect and encode.
/// <see cref="OnFlushAsync"/> sends, when the flush policy requires it.
/// </summary>
internal sealed partial class MonitoringExtension(LambdaEnvironment environment, TimeProvider time, ILoggerFactory loggers) : RuntimeApiExtension
{
    /// <summary>Half of the hook's default budget.</summary>
    private static readonly TimeSpan EarlyFlush = TimeSpan.FromMilliseconds(500);

    private readonly ILogger _log = loggers.CreateLogger<MonitoringExtension>();
    private readonly OwnCost _cost = new();
    private readonly VariableReader _variables = new(environment);
    private MonitoringOptions _options = new();
    private Sinks? _sinks;
    private Recorder? _recorder;
    private UsageSampler? _usage;
    private MeterForwarder? _meter;

    /// <summary>The folder that describes processes.</summary>
    internal string ProcRoot { get; init; } = "/proc";

    /// <summary>The output for documents.</summary>
    internal Func<Stream> Stdout { get; init; } = LambdaStandardOutput.Open;

    /// <summary>Returns whether OpenSSL is there.</summary>
    internal Func<bool> HasOpenSsl { get; init; } = static () => OpenSsl.IsAvailable;

    internal Recorder Recorder => _recorder ?? Start();

    internal Sinks Sinks => _sinks!;

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
    {
        _options = MonitoringVariables.Read(_variables);
        foreach (string finding in _variables.Findings) VariableFinding(finding);
        return Task.CompletedTask;
    }

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        Recorder recorder = Recorder;
        recorder.Counts.Invokes++;
        recorder.Traces.Begin(invoke.RequestId, invoke.Tracing, spanId: null, isCurrent: false, invoke.Deadline);
        _sinks!.Otlp?.NotifyThawed(invoke.IdleTime);
        _usage?.Begin(invoke.RequestId);
        return Task.CompletedTask;
    }

    protected override async Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        Recorder.Record(batch);
        if (_sinks!.Otlp is not { IsFilling: true } otlp) return;
        try
        {
            await otlp.FlushAsync(EarlyFlush, cancellationToken);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The lines are queued, and the next flush sends them. If the hook failed instead, they would count as lost.
            EarlyFlushFailed(e.GetType().Name);
        }
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        _usage?.End(invocation.RequestId);
        return Task.CompletedTask;
    }

    protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Recorder.Record(invocation, _usage?.Take(invocation.RequestId));
        if (_sinks!.Emf is { IsFilling: true } emf) emf.Flush();
        return Task.CompletedTask;
    }

    protected override async Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken)
    {
        Recorder recorder = Recorder;
        if (flush.Trigger == FlushTrigger.Shutdown) recorder.RecordLonelyInit();
        long start = time.GetTimestamp();
        _sinks!.Emf?.Flush();
        if (_sinks.Otlp is { } otlp)
        {
            TakeMetrics(otlp, last: flush.Trigger == FlushTrigger.Shutdown);
            await otlp.FlushAsync(flush.Budget, cancellationToken);
        }

        TimeSpan took = time.GetElapsedTime(start);
        _cost.LastFlush = took;
        _sinks.Metrics?.Record(FaasMetrics.FlushDuration, took.TotalSeconds);
    }

    protected override Task OnRestoreAsync(EnvironmentRestore restore, CancellationToken cancellationToken)
    {
        _usage?.Reset();
        return Task.CompletedTask;
    }

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        if (_sinks is null) return Task.CompletedTask;
        _meter?.Dispose();
        _sinks.Close();
        Reconciled(_recorder!.Counts, _recorder.Sampler.Left, _recorder.Mask?.Masked ?? 0);
        foreach ((string sink, DeliveryLedgerSnapshot ledger) in _sinks.Ledgers()) Delivered(sink, ledger);
        return Task.CompletedTask;
    }

    /// <summary>Made with the first event, because nothing here may delay the first <c>next</c>.</summary>
    private Recorder Start()
    {
        foreach (string finding in _variables.FindUnknown(MonitoringVariables.Prefix)) VariableFinding(finding);
        _sinks = new Sinks(_options, environment, time, loggers, Stdout, HasOpenSsl);
        if (_options.Proc) _usage = new UsageSampler(new ProcFiles(ProcRoot), "/tmp", _options.ProcInterval, time);
        _meter = new MeterForwarder(_sinks.Metrics, _cost);
        return _recorder = new Recorder(_options, environment, _sinks, _cost, time, _log);
    }

    /// <summary>
    /// Takes the metrics for the next flush. While the endpoint is down, values continue to be combined instead of queueing up.
    /// </summary>
    private void TakeMetrics(OtlpExporter otlp, bool last)
    {
        if (otlp.Metrics is not { } metrics || (metrics.IsPaused && !last)) return;
        _meter!.Observe();
        _sinks!.Measure();
        foreach (OtlpItem item in _sinks.Metrics!.Take()) metrics.Add(item);
    }

    [LoggerMessage(10, LogLevel.Warning, "{Finding}")]
    private partial void VariableFinding(string finding);

    [LoggerMessage(11, LogLevel.Information, "Reconciled: {Counts} sampledOut={SampledOut} masked={Masked}")]
    private partial void Reconciled(Reconciliation counts, long sampledOut, long masked);

    [LoggerMessage(12, LogLevel.Information, "Sink {Sink}: {Ledger}")]
    private partial void Delivered(string sink, DeliveryLedgerSnapshot ledger);

    [LoggerMessage(14, LogLevel.Debug, "An early flush failed ({Problem}); the next one sends what is queued")]
    private partial void EarlyFlushFailed(string problem);
}
