using System.Net.Sockets;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Lambda.Extensions.Sdk.Testing.Timeline;

namespace Lambda.Extensions.Sdk.Testing.Telemetry;

/// <summary>Holds all subscriptions of one emulator, over resets. Passes each record to its subscribers, and repeats the records of INIT for late ones.</summary>
internal sealed class TelemetryHub : IAsyncDisposable
{
    public const string Subscribed = "Subscribed";
    public const string AlreadySubscribed = "Already subscribed";

    /// <summary>The time limit for the last deliveries when the environment ends (lambda-facts 3.3).</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(1);

    /// <summary>The same limit on the real clock, so that a shutdown ends even if a fake clock is not advanced.</summary>
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(10);

    private readonly EmulatorSettings _settings;
    private readonly EmulatorClock _clock;
    private readonly EmulatorTimeline _timeline;
    private readonly FaultPlan _faults;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TelemetrySubscriber> _subscribers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ofThisLife = new(StringComparer.Ordinal);
    private readonly List<ProducedRecord> _initRecords = [];
    private bool _isInit;

    public TelemetryHub(EmulatorSettings settings, EmulatorClock clock, EmulatorTimeline timeline, FaultPlan faults)
    {
        _settings = settings;
        _clock = clock;
        _timeline = timeline;
        _faults = faults;
        Awake = new AwakeGate(clock);
    }

    public AwakeGate Awake { get; }

    /// <summary>True when a record has, or may get, a subscriber.</summary>
    public bool IsHeard
    {
        get
        {
            lock (_gate) return _isInit || _subscribers.Count > 0;
        }
    }

    /// <summary>Begins a new life of the environment. Its records are repeated for late subscribers.</summary>
    public void BeginInit()
    {
        lock (_gate)
        {
            _ofThisLife.Clear();
            _initRecords.Clear();
            _isInit = _settings.HasTelemetry;
        }
    }

    public void EndInit()
    {
        lock (_gate)
        {
            _isInit = false;
            _initRecords.Clear();
        }
    }

    public void Publish(ProducedRecord record)
    {
        if (_settings.IsReplay) return;
        lock (_gate)
        {
            if (_isInit) _initRecords.Add(record);
            foreach (TelemetrySubscriber subscriber in _subscribers.Values) subscriber.Add(record);
        }
    }

    /// <summary>Accepts a subscription, or returns the reason for a refusal.</summary>
    /// <param name="extension">The extension that subscribes.</param>
    /// <param name="subscription">The valid subscription.</param>
    /// <param name="cancellationToken">Gives up the connection to a TCP listener.</param>
    public async Task<ApiError?> SubscribeAsync(string extension, Subscription subscription, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_ofThisLife.Contains(extension)) return Repeat(_subscribers[extension], subscription);
        }

        ITelemetryTransport transport;
        try
        {
            transport = subscription.IsTcp
                ? await TcpTransport.ConnectAsync(subscription.Port, cancellationToken).ConfigureAwait(false)
                : new HttpTransport(subscription);
        }
        catch (SocketException e)
        {
            // The platform dials at once (lambda-facts 3.1).
            return new ApiError(ValidationErrorOf(subscription.Api), $"could not connect to port {subscription.Port}: {e.Message}");
        }

        lock (_gate) Add(extension, new TelemetryBinding(subscription, transport));
        return null;
    }

    /// <summary>Resumes a subscription from before a reset after its extension has registered again.</summary>
    public void Resume(string extension) => Find(extension)?.Resume();

    /// <summary>Pauses a subscription after its extension's process has ended.</summary>
    public void Pause(string extension) => Find(extension)?.Pause();

    /// <summary>Sends all pending records, within a time limit.</summary>
    public async Task FlushAsync()
    {
        using var limit = new CancellationTokenSource(FlushLimit, _clock.Provider);
        using var longest = new CancellationTokenSource(LongestFlush, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, longest.Token);
        await Task.WhenAll(All().Select(subscriber => subscriber.FlushAsync(either.Token))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Sends bytes to every subscriber at once. Buffers, faults and freezes do not apply.</summary>
    public async Task<IReadOnlyList<TelemetryPostResult>> PostAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var results = new List<TelemetryPostResult>();
        foreach (TelemetrySubscriber subscriber in All())
        {
            byte[] bytes = body.ToArray();
            SendResult result = await SendAsync(subscriber.Binding, bytes, cancellationToken).ConfigureAwait(false);
            if (result.Status is not null || result.Succeeded)
                _timeline.Record(new TelemetryDeliveredEvent(subscriber.Extension, [], bytes, result.Status) { IsOwn = true, Sent = bytes });
            else
                _timeline.Record(new TelemetryFailedEvent(subscriber.Extension, 0, null, result.Error!, 1) { Sent = bytes });
            results.Add(new TelemetryPostResult(subscriber.Extension, result.Status, result.Status is null ? result.Error : null));
        }

        return results;
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(All().Select(subscriber => subscriber.CloseAsync())).ConfigureAwait(false);

    public static string ValidationErrorOf(SubscriptionApi api) => api == SubscriptionApi.Logs ? "Logs.ValidationError" : "ValidationError";

    /// <summary>Sends over a connection of its own: one that a delivery uses at the same time may be closed by the listener at its end.</summary>
    private static async Task<SendResult> SendAsync(TelemetryBinding binding, byte[] body, CancellationToken cancellationToken)
    {
        if (binding.Subscription.IsTcp) return await binding.Transport.SendAsync(body, cancellationToken).ConfigureAwait(false);
        using var own = new HttpTransport(binding.Subscription);
        return await own.SendAsync(body, cancellationToken).ConfigureAwait(false);
    }

    private List<TelemetrySubscriber> All()
    {
        lock (_gate) return [.. _subscribers.Values];
    }

    /// <summary>Returns the subscription of an extension in this life; <see langword="null"/> when it has none.</summary>
    public TelemetryBinding? BindingOf(string extension)
    {
        lock (_gate) return _ofThisLife.Contains(extension) ? _subscribers[extension].Binding : null;
    }

    private TelemetrySubscriber? Find(string extension)
    {
        lock (_gate) return _subscribers.GetValueOrDefault(extension);
    }

    /// <summary>Answers a second subscription of one process. The first one does not change.</summary>
    private ApiError? Repeat(TelemetrySubscriber subscriber, Subscription subscription)
    {
        Subscription first = subscriber.Binding.Subscription;
        if (first.Api != subscription.Api)
        {
            return new ApiError(
                ValidationErrorOf(subscription.Api),
                $"extension {subscriber.Extension} is subscribed to the {first.Api} API already; an extension uses one of them");
        }

        // Managed Instances refuse it, elsewhere it is idempotent (lambda-facts 3.1).
        if (_settings.IsManagedInstances) return new ApiError("InternalServerError", "Internal Server Error");
        Tell(subscriber.Extension, first, AlreadySubscribed);
        return null;
    }

    private void Add(string extension, TelemetryBinding binding)
    {
        _ofThisLife.Add(extension);
        if (_subscribers.TryGetValue(extension, out TelemetrySubscriber? survivor))
        {
            // It has had the records of this INIT already.
            survivor.Rebind(binding);
            survivor.Resume();
            Tell(extension, binding.Subscription, AlreadySubscribed);
            return;
        }

        var subscriber = new TelemetrySubscriber(extension, binding, _settings.Telemetry, Awake, _clock, _faults, _timeline);
        _initRecords.ForEach(subscriber.Add);
        _subscribers.Add(extension, subscriber);
        Tell(extension, binding.Subscription, Subscribed);
    }

    private void Tell(string extension, Subscription subscription, string state)
    {
        _timeline.Record(new TelemetrySubscribedEvent(extension, subscription, state));
        string record = InitRecords.Subscription(extension, state, subscription.Types);
        // Each API has its own record type for it.
        string type = subscription.Api == SubscriptionApi.Logs ? RecordTypes.LogsSubscription : RecordTypes.TelemetrySubscription;
        Publish(new ProducedRecord(type, _clock.UtcNow, null, to => to.Api == subscription.Api ? record : null));
    }
}
