using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Export;
using Lambda.Extensions.Sdk.OpenTelemetry.Metrics;
using Lambda.Extensions.Sdk.OpenTelemetry.Receiving;
using Lambda.Extensions.Sdk.OpenTelemetry.Recording;
using Lambda.Extensions.Sdk.OpenTelemetry.Resources;
using Lambda.Extensions.Sdk.OpenTelemetry.Traces;
using Lambda.Extensions.Sdk.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Extensions.Sdk.OpenTelemetry;

/// <summary>
/// Converts invocations and records to spans, log records and metrics, and exports them by OTLP. Each hook of an extension calls one
/// method. Recording only encodes; <see cref="FlushAsync(FlushRequest, CancellationToken)"/> sends.
/// </summary>
/// <remarks>
/// Call it from the hooks of one extension, which never overlap. Only <see cref="RecordMetric"/> may be called from any thread. Nothing is
/// made, and no file is read, before the first call.
/// </remarks>
/// <example>
/// <code>
/// protected override Task OnInvokeAsync(InvokeEvent invoke, CancellationToken ct) { exporter.Begin(invoke); return Task.CompletedTask; }
/// protected override Task OnTelemetryAsync(TelemetryBatch batch, CancellationToken ct) =&gt; exporter.RecordAsync(batch, ct);
/// protected override Task OnInvocationReportedAsync(Invocation invocation, CancellationToken ct) { exporter.Record(invocation); return Task.CompletedTask; }
/// protected override Task OnFlushAsync(FlushRequest flush, CancellationToken ct) =&gt; exporter.FlushAsync(flush, ct);
/// protected override Task OnShutdownAsync(ShutdownEvent shutdown, CancellationToken ct) { exporter.Close(); return Task.CompletedTask; }
/// </code>
/// </example>
public sealed partial class OpenTelemetryExporter : IDisposable
{
    /// <summary>The longest wait of a flush for a request that the function is sending. A later one is sent by the next flush.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly OpenTelemetryOptions _options;
    private readonly LambdaEnvironment _environment;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _log;
    private readonly Lock _start = new();
    private readonly ExporterFlush _flush;
    private volatile ExporterState? _state;
    private OtlpServer? _receiver;

    /// <summary>Creates an exporter; it connects to nothing yet.</summary>
    /// <param name="options">The settings; read with the first call.</param>
    /// <param name="environment">The environment of the function; the process's if null.</param>
    /// <param name="timeProvider">The clock; the system's if null.</param>
    /// <param name="loggers">Logs what endpoints refuse; nothing is logged if null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public OpenTelemetryExporter(OpenTelemetryOptions options, LambdaEnvironment? environment = null, TimeProvider? timeProvider = null, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _environment = environment ?? LambdaEnvironment.Current;
        _time = timeProvider ?? TimeProvider.System;
        _loggers = loggers ?? NullLoggerFactory.Instance;
        _log = _loggers.CreateLogger<OpenTelemetryExporter>();
        _flush = new ExporterFlush(() => Started, _time, _loggers);
    }

    /// <summary>Gets or sets a function that receives each initialisation that failed, once. Default <see langword="null"/>.</summary>
    public Action<EnvironmentInitialization>? InitializationFailed { get; set; }

    /// <summary>Gets whether metrics are exported.</summary>
    public bool HasMetrics => Started.Metrics is not null;

    /// <summary>Gets whether log records are exported.</summary>
    public bool HasLogs => Started.Sink.Has(OtlpSignalKind.Logs);

    /// <summary>Gets the number of items that wait in all queues.</summary>
    public int Pending => Started.Sink.Pending;

    /// <summary>Gets the number of items that were lost so far.</summary>
    public long Lost => Started.Sink.Signals.Sum(static signal => signal.Ledger.Lost);

    /// <summary>Gets the accounts of each queue, by its name: <c>traces</c>, or <c>traces@backup</c>.</summary>
    public IReadOnlyDictionary<string, DeliveryLedgerSnapshot> Ledgers
    {
        get
        {
            var ledgers = new Dictionary<string, DeliveryLedgerSnapshot>(StringComparer.Ordinal);
            foreach (OtlpSignal signal in Started.Sink.Signals) ledgers[signal.Name] = signal.Ledger;
            return ledgers;
        }
    }

    /// <summary>Gets one line: the signals that are sent with their addresses, and why others are not.</summary>
    public string Status => Started.Sink.Describe(_options.OffReasons);

    private ExporterState Started => _state ?? Start();

    /// <summary>
    /// Starts to receive what the function itself sends by OTLP/HTTP, if <see cref="OpenTelemetryOptions.Receive"/> is true: call it in
    /// <see cref="ExtensionBase.OnInitializeAsync"/>, so that the port is open before the function's first invocation. If the port
    /// cannot be opened, one line says so and nothing is received.
    /// </summary>
    public void StartReceiver()
    {
        if (!_options.Receive || _receiver is not null) return;
        if (_options.AtReceiver is { } address) SendsToItself(address, _options.ReceiverPort);
        else _receiver = OtlpServer.Start(_options.ReceiverPort, () => Started.Target!, _flush.SendEarly, _time, _loggers);
    }

    /// <summary>Records the start of an invocation, so that its lines have its trace.</summary>
    /// <param name="invoke">The event.</param>
    /// <exception cref="ArgumentNullException"><paramref name="invoke"/> is null.</exception>
    public void Begin(InvokeEvent invoke)
    {
        ArgumentNullException.ThrowIfNull(invoke);
        ExporterState state = Started;
        state.Recorder.Begin(invoke, _time.GetUtcNow());
        state.Sink.NotifyThawed(invoke.IdleTime);
    }

    /// <summary>
    /// Reports that the environment was restored from a snapshot: call it in <see cref="ExtensionBase.OnRestoreAsync"/>. The availability
    /// zone and AWS's credentials are read again.
    /// </summary>
    public void NotifyRestored()
    {
        if (_state is not { } state) return;
        state.Resource.AvailabilityZone = null;
        state.Metadata.Reset();
        state.Sink.NotifyRestored();
    }

    /// <summary>Records the platform's records and the function's lines. It sends nothing.</summary>
    /// <param name="batch">The records.</param>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    public void Record(TelemetryBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Started.Recorder.Record(batch);
    }

    /// <summary>
    /// Records the platform's records and the function's lines. When much waits, it sends before the flush policy requires it, so that a
    /// busy function's lines neither fill the memory nor are lost.
    /// </summary>
    /// <param name="batch">The records.</param>
    /// <param name="cancellationToken">Ends the send. What was not sent waits for the next flush.</param>
    /// <returns>A task that ends when the records are in the queues.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="batch"/> is null.</exception>
    public async Task RecordAsync(TelemetryBatch batch, CancellationToken cancellationToken = default)
    {
        Record(batch);
        if (Started.Sink.IsFilling) await _flush.SendEarlyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records an invocation of which no more records will come: its spans, its metrics, and what it could not report itself.</summary>
    /// <param name="invocation">The invocation.</param>
    /// <exception cref="ArgumentNullException"><paramref name="invocation"/> is null.</exception>
    public void Record(Invocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        Started.Recorder.Record(invocation);
    }

    /// <summary>Records a value of a metric of the extension's own. May be called from any thread.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="value">The value. One that is negative, or no number, is left out.</param>
    /// <param name="attributes">The attributes. Their values should repeat: each combination is a series.</param>
    /// <exception cref="ArgumentNullException"><paramref name="metric"/> is null.</exception>
    public void RecordMetric(MetricDefinition metric, double value, params ReadOnlySpan<KeyValuePair<string, string>> attributes)
    {
        ArgumentNullException.ThrowIfNull(metric);
        Started.Metrics?.Record(metric, value, attributes);
    }

    /// <summary>Records the accounts of a queue of the extension's own as metrics, beside those of the exporter.</summary>
    /// <param name="name">The name of the sink, such as <c>emf</c>.</param>
    /// <param name="ledger">Its accounts.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public void RecordLedger(string name, DeliveryLedgerSnapshot ledger)
    {
        ArgumentNullException.ThrowIfNull(name);
        Started.SinkMetrics?.Measure(name, ledger);
    }

    /// <summary>Records a JSON object of the extension's own as a log record, whose members are attributes.</summary>
    /// <param name="name">The name of the event.</param>
    /// <param name="json">The object, in UTF-8.</param>
    /// <param name="time">Its time; now if null.</param>
    /// <param name="requestId">The invocation that it is about; none if null.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public void RecordDocument(string name, ReadOnlySpan<byte> json, DateTimeOffset? time = null, string? requestId = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        Started.Recorder.RecordDocument(name, json, time, requestId);
    }

    /// <summary>Sends what waits. At the end of the environment, it records an initialisation that no invocation followed first.</summary>
    /// <param name="flush">The reason and the budget.</param>
    /// <param name="cancellationToken">Ends the flush. What was not sent stays in the queues.</param>
    /// <returns>A task that ends when all is sent, or the budget is used up. Failures of endpoints are no exceptions.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="flush"/> is null.</exception>
    public async Task FlushAsync(FlushRequest flush, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(flush);
        bool last = flush.Trigger == FlushTrigger.Shutdown;
        if (last) Started.Recorder.RecordLonelyInit();
        _flush.TakeMetrics(last);
        TimeSpan budget = flush.Budget;
        if (_receiver is { } receiver)
        {
            long start = _time.GetTimestamp();
            await receiver.WaitForRequestsAsync(budget / 2 < LongestWait ? budget / 2 : LongestWait, cancellationToken).ConfigureAwait(false);
            budget -= _time.GetElapsedTime(start);
        }

        await _flush.SendAsync(budget, cancellationToken, last).ConfigureAwait(false);
    }

    /// <summary>Sends what waits.</summary>
    /// <param name="budget">The time for the whole flush.</param>
    /// <param name="cancellationToken">Ends the flush. What was not sent stays in the queues.</param>
    /// <returns>A task that ends when all is sent, or the budget is used up. Failures of endpoints are no exceptions.</returns>
    public Task FlushAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        _flush.TakeMetrics(last: false);
        return _flush.SendAsync(budget, cancellationToken);
    }

    /// <summary>
    /// Closes the queues, and logs the fate of all items: one line that compares the stages of all invocations, and one for each queue.
    /// </summary>
    public void Close()
    {
        _receiver?.Dispose();
        if (_receiver is { } receiver) Received(receiver.Counts);
        if (_state is not { } state) return;
        state.Meter?.Dispose();
        state.Target?.Held.Release(all: true);
        state.Sink.Close();
        TelemetryRecorder recorder = state.Recorder;
        Reconciled(recorder.Counts, recorder.Lines.Left, recorder.Sampler.Left, recorder.Mask?.Masked ?? 0);
        foreach (OtlpSignal signal in state.Sink.Signals) Delivered(signal.Name, signal.Ledger);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _receiver?.Dispose();
        _state?.Meter?.Dispose();
        _state?.Sink.Dispose();
        _flush.Dispose();
    }

    private ExporterState Start()
    {
        lock (_start)
        {
            if (_state is { } there) return there;
            foreach (string finding in Findings?.Invoke() ?? []) VariableFinding(finding);
            if (TlsCheck.Apply(_options, HasOpenSsl) is { } problem) TlsMissing(problem);
            var resource = new OtlpResource(_environment, _options.ServiceName, _options.ResourceAttributes);
            var sink = new OtlpSink(_options, _environment, resource, _time, _loggers);
            MetricStore? metrics = sink.Has(OtlpSignalKind.Metrics) ? new MetricStore(_time, _options.Cumulative) : null;
            InvocationWindows? windows = _options.Receive ? new InvocationWindows() : null;
            var recorder = new TelemetryRecorder(_options, _environment, sink, resource, metrics, windows, _time, _log) { InitializationFailed = init => InitializationFailed?.Invoke(init) };
            return _state = new ExporterState(sink, resource, recorder, metrics, new MetadataEndpoint(_environment, _time), windows, windows is null ? null : new ReceiverTarget(sink, new Intake(_options, resource, windows), new HeldItems(sink, windows)));
        }
    }

    /// <summary>Gets or sets a function that looks for OpenSSL.</summary>
    internal Func<bool> HasOpenSsl { get; init; } = static () => OpenSsl.IsAvailable;

    /// <summary>Gets or sets a function that returns what is wrong with the variables. It is called once, with the first event.</summary>
    internal Func<IReadOnlyList<string>>? Findings { get; init; }

    internal TelemetryRecorder Recorder => Started.Recorder;

    internal OtlpSink Sink => Started.Sink;

    internal OtlpServer? Receiver => _receiver;

    [LoggerMessage(10, LogLevel.Warning, "{Finding}")]
    private partial void VariableFinding(string finding);

    [LoggerMessage(11, LogLevel.Information, "Reconciled: {Counts} sampledOut={SampledOut} tracesSampledOut={TracesSampledOut} masked={Masked}")]
    private partial void Reconciled(Reconciliation counts, long sampledOut, long tracesSampledOut, long masked);

    [LoggerMessage(12, LogLevel.Information, "Sink {Sink}: {Ledger}")]
    private partial void Delivered(string sink, DeliveryLedgerSnapshot ledger);

    [LoggerMessage(17, LogLevel.Information, "OTLP receiver: {Counts}")]
    private partial void Received(ReceiverCounts counts);

    [LoggerMessage(18, LogLevel.Warning, "OTLP receiver: {Address} is a destination at the receiver's own port {Port}, so nothing is received. Set the destination to an address outside of this environment.")]
    private partial void SendsToItself(Uri address, int port);

    [LoggerMessage(15, LogLevel.Error, "{Problem}")]
    private partial void TlsMissing(string problem);
}
