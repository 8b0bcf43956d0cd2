using Lambda.Extensions.Sdk.Delivery;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Signing;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>
/// Sends one signal to its endpoint. It connects to nothing, and makes no <see cref="HttpClient"/>, before its first flush with
/// something to send.
/// </summary>
internal sealed partial class OtlpSignal : IDisposable
{
    /// <summary>
    /// The number of bytes that may wait for the flush policy. With more, a flush is due at once, so that a busy function's lines
    /// neither fill the memory nor are lost.
    /// </summary>
    private const int EarlyBytes = 64 * 1024;

    /// <summary>The size limit of a request. It keeps the request's arrays out of the large object heap, which is collected late.</summary>
    private const int MaxBatchBytes = 64 * 1024;

    private readonly OtlpEndpoint _endpoint;
    private readonly OtlpEnvelope _envelope;
    private readonly OtlpTransport _transport;
    private readonly DeliveryQueue<OtlpItem> _queue;
    private readonly DeliverySender _sender;
    private readonly DeliveryFlusher<OtlpItem> _flusher;
    private readonly OtlpSecret? _secret;
    private readonly IAwsCredentialsSource? _credentials;
    private readonly string _signature;
    private readonly ILogger _log;
    private readonly int _early;
    private KeyValuePair<string, string>? _header;
    private int _refusals;
    private long _partials;
    private long _warnings;

    public OtlpSignal(OtlpSignalKind kind, OtlpEndpoint endpoint, OtlpDestination destination, OtlpEnvelope envelope, HttpMessageHandler handler, IRequestSigner? signer, OtlpSecret? secret, TimeProvider time, ILoggerFactory loggers)
    {
        Kind = kind;
        Name = NameOf(kind) + (destination.Name.Length == 0 ? "" : "@" + destination.Name);
        _endpoint = endpoint;
        _envelope = envelope;
        _secret = secret;
        var aws = signer as AwsSigV4Signer;
        _credentials = aws?.Credentials;
        _signature = aws is null ? "" : $", signed for {aws.Service} in {aws.Region}";
        _early = Math.Min(EarlyBytes, endpoint.QueueBytes / 2);
        _log = loggers.CreateLogger<OtlpSignal>();
        _transport = new OtlpTransport(handler, endpoint, kind, signer);
        _queue = new DeliveryQueue<OtlpItem>(static item => item.Field.Length, new DeliveryQueueOptions { MaxItems = endpoint.QueueItems, MaxBytes = endpoint.QueueBytes, MaxBatchItems = endpoint.BatchItems, MaxBatchBytes = MaxBatchBytes, DropPolicy = DropPolicy.LowestPriority }, static item => item.Priority);
        _sender = new DeliverySender(new DeliverySenderOptions { SendTimeout = endpoint.Timeout, BreakDuration = destination.BreakDuration }, _transport, time, loggers.CreateLogger<DeliverySender>());
        _flusher = new DeliveryFlusher<OtlpItem>(_queue, _sender, Request, loggers.CreateLogger<DeliveryFlusher<OtlpItem>>()) { CountRejected = Rejected };
    }

    /// <summary>Gets the name in log lines and accounts: <c>traces</c>, or <c>traces@backup</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the address without its query, which may be secret, the encoding, and the scope of signatures.</summary>
    public string Description => $"{Name} to {_endpoint.Address.Scheme}://{_endpoint.Address.Authority}{_endpoint.Address.AbsolutePath} ({(_transport.Protocol == OtlpProtocol.HttpJson ? "http/json" : "http/protobuf")}{_signature})";

    public OtlpSignalKind Kind { get; }

    public DeliveryLedgerSnapshot Ledger => _queue.Ledger.Snapshot();

    public int Pending => _queue.Count;

    /// <summary>Gets whether a flush would send nothing now, so that nothing should be made for it.</summary>
    public bool IsPaused => _sender.IsPaused;

    /// <summary>Gets whether the signal should be flushed before the policy requires it.</summary>
    public bool IsFilling => _queue.Bytes >= _early && !_sender.IsPaused;

    /// <summary>Returns whether the queue can hold so much more without dropping anything, or will not be sent for a while anyway.</summary>
    public bool HasRoom(int items, long bytes) => _sender.IsPaused || (_queue.Count + items <= _endpoint.QueueItems && _queue.Bytes + bytes <= _endpoint.QueueBytes);

    /// <summary>Adds an item. Returns false when it was dropped; it is counted in either case.</summary>
    public bool Add(OtlpItem item) => _queue.TryAdd(item);

    public void AddDroppedByPlatform(long records, long bytes) => _queue.Ledger.AddDroppedByPlatform(records, bytes);

    public async Task FlushAsync(TimeSpan budget, CancellationToken cancellationToken)
    {
        if (_queue.Count == 0 || _sender.IsPaused) return;
        if (_secret is not null)
        {
            if (await _secret.GetAsync(cancellationToken).ConfigureAwait(false) is not { } header) return;
            _header = header;
        }

        // A try without credentials would fail, cost its retries, and open the breaker.
        if (_credentials is not null && await _credentials.GetAsync(cancellationToken).ConfigureAwait(false) is null) return;
        DeliveryFlushResult result = await _flusher.FlushAsync(budget, cancellationToken).ConfigureAwait(false);
        if (result.LastAnswer is { Outcome: DeliveryOutcome.Refused } answer) Refused(answer);
        else if (result.LastAnswer is { Outcome: DeliveryOutcome.Unavailable } && _transport.Hint is { } hint) Explain(hint);
        else if (result.Delivered > 0) _refusals = 0;
    }

    public int Close() => _queue.Close();

    public void Dispose() => _sender.Dispose();

    public static string NameOf(OtlpSignalKind kind) => kind switch
    {
        OtlpSignalKind.Traces => "traces",
        OtlpSignalKind.Logs => "logs",
        _ => "metrics",
    };

    private DeliveryRequest Request(IReadOnlyList<OtlpItem> items)
    {
        var request = new DeliveryRequest(_endpoint.Address, _envelope.Body(items), "application/x-protobuf");
        foreach ((string name, string value) in _endpoint.Headers) request.AddHeader(name, value);
        if (_header is { } header) request.AddHeader(header.Key, header.Value);
        return request;
    }

    private void Explain(string reason)
    {
        if (_refusals++ == 0) EndpointRefuses(Name, reason);
    }

    private void Refused(DeliveryResult answer)
    {
        // A renewed secret must not require a restart of the environment.
        if (answer.StatusCode is 401 or 403) _secret?.Forget(_header);
        Explain(_transport.Hint ?? answer.Reason ?? "no reason given");
    }

    /// <summary>
    /// Returns the number of items of a delivered batch that the endpoint rejected. The endpoint states a number, not the items, so the
    /// last items count as rejected.
    /// </summary>
    private int Rejected(IReadOnlyList<OtlpItem> items, DeliveryResult answer)
    {
        (long rejected, string? message) = PartialSuccess.Read(answer.Body.Span);
        // A message without a number is a warning.
        if (rejected == 0 && message is { Length: > 0 } && _warnings++ == 0) EndpointWarns(Name, Shown(message));
        if (rejected == 0) return 0;
        if (_partials++ == 0) TookPart(Name, rejected, message is null ? "no reason given" : Shown(message));
        int count = 0;
        for (int i = items.Count - 1; i >= 0 && rejected > 0; i--, count++) rejected -= items[i].Count;
        return count;
    }

    private static string Shown(string message) => (message.Length <= 200 ? message : message[..200] + "…").ReplaceLineEndings(" ");

    [LoggerMessage(6, LogLevel.Warning, "OTLP {Signal}: the endpoint took all and warns: {Message}. Said once.")]
    private partial void EndpointWarns(string signal, string message);

    [LoggerMessage(1, LogLevel.Warning, "OTLP {Signal}: {Reason}. Check the endpoint's address, and its headers or secret; data is kept until the queue is full. Said once until it succeeds.")]
    private partial void EndpointRefuses(string signal, string reason);

    [LoggerMessage(2, LogLevel.Warning, "OTLP {Signal}: the endpoint rejected {Rejected} of a request: {Reason}. Counted; said once.")]
    private partial void TookPart(string signal, long rejected, string reason);
}
