using Lambda.Extensions.Sdk;
using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.Logging;
using Lambda.Extensions.Sdk.OpenTelemetry;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.RuntimeApi;
using Lambda.Extensions.Sdk.Telemetry;
using Lambda.Extensions.Sdk.Telemetry.Records;
using Microsoft.Extensions.Logging;
using Monitoring.Configuration;
using Monitoring.Cost;
using Monitoring.Emf;
using Monitoring.Metrics;
using Monitoring.Proc;

namespace Monitoring;

/// <summary>
/// Observes a function: a metrics document for each invocation, and traces, logs and metrics by OTLP. Hooks only collect and encode.
/// <see cref="OnFlushAsync"/> sends, when the flush policy requires it.
/// </summary>
internal sealed partial class MonitoringExtension(LambdaEnvironment environment, TimeProvider time, ILoggerFactory loggers) : RuntimeApiExtension
{
    private readonly ILogger _log = loggers.CreateLogger<MonitoringExtension>();
    private readonly VariableReader _variables = new(environment);
    private MonitoringOptions _options = new();
    private OpenTelemetryExporter? _exporter;
    private Parts? _parts;

    /// <summary>The folder that describes processes.</summary>
    internal string ProcRoot { get; init; } = "/proc";

    /// <summary>The output for documents.</summary>
    internal Func<Stream> Stdout { get; init; } = LambdaStandardOutput.Open;

    internal OpenTelemetryExporter Exporter => Started.Exporter;

    private Parts Started => _parts ?? Start();

    protected override Task OnInitializeAsync(Registration registration, CancellationToken cancellationToken)
    {
        _options = MonitoringVariables.Read(_variables);
        foreach (string finding in _variables.Findings) VariableFinding(finding);
        // The function may send from its first line of code on.
        if (_options.Telemetry.Receive) (_exporter = NewExporter()).StartReceiver();
        return Task.CompletedTask;
    }

    protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken cancellationToken)
    {
        Parts parts = Started;
        parts.Exporter.Begin(invoke);
        parts.Usage?.Begin(invoke.RequestId);
        return Task.CompletedTask;
    }

    protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken cancellationToken)
    {
        Started.Environment?.Observe(batch);
        return Started.Exporter.RecordAsync(batch, cancellationToken);
    }

    protected override Task OnInvocationCompletedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Started.Usage?.End(invocation.RequestId);
        return Task.CompletedTask;
    }

    protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        Parts parts = Started;
        InvocationUsage? usage = parts.Usage?.Take(invocation.RequestId);
        parts.Exporter.Record(invocation);
        parts.Phases.ReadOnce();
        parts.Cost.Add(invocation);
        parts.Cost.Queued = parts.Exporter.Pending + (parts.Emf?.Pending ?? 0);
        parts.Cost.Lost = parts.Exporter.Lost + (parts.Emf?.Ledger.Lost ?? 0);
        if (parts.Document is { } document) parts.Documents.Add(document.Of(invocation, usage, parts.Cost), invocation.EndedAt, invocation.RequestId);
        if (parts.Exporter.HasMetrics) UsageMetrics.Record(parts.Exporter, invocation, usage, parts.Cost);
        if (parts.Emf is { IsFilling: true } emf) emf.Flush();
        return Task.CompletedTask;
    }

    protected override async Task OnFlushAsync(FlushRequest flush, CancellationToken cancellationToken)
    {
        Parts parts = Started;
        long start = time.GetTimestamp();
        if (parts.Environment is { } environments && parts.Exporter.HasMetrics) UsageMetrics.Record(parts.Exporter, environments.Take());
        if (parts.Emf is { } emf)
        {
            emf.Flush();
            parts.Exporter.RecordLedger("emf", emf.Ledger);
        }

        await parts.Exporter.FlushAsync(flush, cancellationToken);
        // The flush may have recorded an initialisation that failed.
        parts.Emf?.Flush();
        parts.Cost.LastFlush = time.GetElapsedTime(start);
        if (parts.Exporter.HasMetrics) UsageMetrics.RecordFlush(parts.Exporter, parts.Cost.LastFlush.Value);
    }

    protected override Task OnRestoreAsync(EnvironmentRestore restore, CancellationToken cancellationToken)
    {
        _parts?.Usage?.Reset();
        _parts?.Exporter.NotifyRestored();
        return Task.CompletedTask;
    }

    protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken cancellationToken)
    {
        if (_parts is not { } parts)
        {
            _exporter?.Close();
            return Task.CompletedTask;
        }

        parts.Phases.Dispose();
        parts.Files.Dispose();
        parts.Emf?.Close();
        if (parts.Emf is { } emf) Delivered("emf", emf.Ledger);
        parts.Exporter.Close();
        return Task.CompletedTask;
    }

    /// <summary>Made with the first event, because nothing here may delay the first <c>next</c>.</summary>
    private Parts Start()
    {
        foreach (string prefix in (ReadOnlySpan<string>)[MonitoringVariables.Prefix, OpenTelemetryOptions.StandardPrefix])
        {
            foreach (string finding in _variables.FindUnknown(prefix)) VariableFinding(finding);
        }

        OpenTelemetryExporter exporter = _exporter ??= NewExporter();
        var cost = new OwnCost(_options.PricePerGBSecond, environment.FunctionMemorySizeMB);
        EmfSink? emf = _options.EmfOutput.HasFlag(EmfOutput.Stdout) ? new EmfSink(_options.Telemetry, Stdout, loggers.CreateLogger<EmfSink>()) : null;
        var documents = new EmfOutputs(_options.EmfOutput, emf, exporter);
        EmfDocument? document = _options.EmfOutput == EmfOutput.None ? null : new EmfDocument(_options, environment, time);
        if (document is not null) exporter.InitializationFailed = init => documents.Add(document.Of(init), init.EndedAt, requestId: null);
        bool isShared = environment.InitializationType == InitializationType.ManagedInstances;
        var files = new ProcFiles(ProcRoot);
        Sinks(StatusLine.Of(_options, exporter));
        return _parts = new Parts
        {
            Exporter = exporter,
            Cost = cost,
            Phases = new StartPhases(cost),
            Files = files,
            Documents = documents,
            Emf = emf,
            Document = document,
            // Counters of the whole environment say nothing about one of several invocations.
            Usage = _options.Proc && !isShared ? new UsageSampler(files, "/tmp", _options.ProcInterval, time) : null,
            Environment = _options.Proc && isShared ? new EnvironmentSampler(files) : null,
        };
    }

    private OpenTelemetryExporter NewExporter() => new(_options.Telemetry, environment, time, loggers);

    [LoggerMessage(10, LogLevel.Warning, "{Finding}")]
    private partial void VariableFinding(string finding);

    [LoggerMessage(12, LogLevel.Information, "Sink {Sink}: {Ledger}")]
    private partial void Delivered(string sink, DeliveryLedgerSnapshot ledger);

    [LoggerMessage(16, LogLevel.Information, "Sinks: {Status}")]
    private partial void Sinks(string status);

    private sealed class Parts
    {
        public required OpenTelemetryExporter Exporter { get; init; }

        public required OwnCost Cost { get; init; }

        public required StartPhases Phases { get; init; }

        public required ProcFiles Files { get; init; }

        public required EmfOutputs Documents { get; init; }

        public EmfSink? Emf { get; init; }

        public EmfDocument? Document { get; init; }

        public UsageSampler? Usage { get; init; }

        public EnvironmentSampler? Environment { get; init; }
    }
}
