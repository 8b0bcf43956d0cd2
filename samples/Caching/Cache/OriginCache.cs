using Caching.Configuration;
using Caching.Metrics;
using Caching.Shared;

namespace Caching.Cache;

/// <summary>
/// Answers from memory, from Redis, or from the origin, in this order. FusionCache stores the entries, asks Redis and the origin, lets one
/// environment of a fleet ask for all, and falls back on stale entries. This class and its neighbours add the rest: freshness by a clock
/// that tests can set and a freeze cannot stop, single flight that is counted and can be cancelled, bounds in bytes.
/// </summary>
internal sealed class OriginCache
{
    private const int MaxJoins = 3;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(16);

    private readonly TimeProvider _time;
    private readonly CacheMetrics _metrics;
    private readonly EntryLedger _ledger;
    private readonly HotTargets _hot;
    private readonly FlightTable _flights = new();
    private readonly Lazy<FusionLevels> _levels;
    private volatile bool _keeps;

    public OriginCache(CachingSettings settings, SharedLevel? shared, CacheMetrics metrics, TimeProvider time)
    {
        _time = time;
        _metrics = metrics;
        _ledger = new EntryLedger(settings.MaxEntries, settings.MaxBytes, time);
        _hot = new HotTargets(settings.MaxEntries * 4);
        _levels = new Lazy<FusionLevels>(() => new FusionLevels(shared));
        _keeps = !settings.IsSnapshotted;
    }

    /// <summary>Called with an entry that was served stale and needs a refresh.</summary>
    public Action<CacheEntry>? Wanted { get; set; }

    public int Count => _ledger.Count;

    public long Bytes => _ledger.Bytes;

    public int Flights => _flights.Count;

    /// <summary>
    /// Gets whether answers are stored. A function with snapshots stores none before its first invocation, so that no secret is in a
    /// snapshot.
    /// </summary>
    public bool Keeps => _keeps;

    /// <summary>Returns the entry that exactly this target led to before, if it is fresh. This is the fastest way.</summary>
    public bool TryGetHot(ReadOnlySpan<byte> target, DateTimeOffset now, out CacheEntry entry)
    {
        if (!_hot.TryGet(target, out entry!) || entry.Lifetime.At(now) != Freshness.Fresh) return false;
        Served(entry, CacheState.Hit, now);
        return true;
    }

    /// <summary>Maps a target to its entry from now on.</summary>
    public void AddHot(ReadOnlySpan<byte> target, CacheEntry entry)
    {
        if (entry.Lifetime.Fresh > TimeSpan.Zero && _ledger.TryGet(entry.Key, out CacheEntry kept) && ReferenceEquals(kept, entry)) _hot.Add(target, entry);
    }

    /// <summary>Returns an entry that can be served without waiting, if there is one.</summary>
    public bool TryGet(IOriginRequest request, out CacheAnswer answer)
    {
        DateTimeOffset now = _time.GetUtcNow();
        answer = default;
        if (!_ledger.TryGet(request.Key, out CacheEntry entry)) return false;
        Freshness freshness = entry.Lifetime.At(now);
        if (freshness == Freshness.Gone || (freshness == Freshness.Expired && entry.RetryAt <= now)) return false;
        answer = new CacheAnswer(entry, freshness switch { Freshness.Fresh => CacheState.Hit, Freshness.Stale => CacheState.Stale, _ => CacheState.StaleError });
        entry.Request ??= request;
        Served(entry, answer.State, now);
        if (freshness != Freshness.Fresh && entry.RetryAt <= now) Wanted?.Invoke(entry);
        return true;
    }

    /// <summary>Waits for the origin, together with all other requests for the same key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="force">Asks the origin even if there is an answer.</param>
    /// <param name="cancellationToken">Ends the wait, and the call too if no other request waits for it.</param>
    /// <exception cref="OriginFault">There is no answer, and no older entry can be served instead.</exception>
    public async Task<CacheAnswer> FetchAsync(IOriginRequest request, bool force, CancellationToken cancellationToken)
    {
        CacheAnswer answer = await JoinAsync(request, force, cancellationToken) ?? await FlyAsync(request, force, cancellationToken);
        Served(answer.Entry, answer.State, _time.GetUtcNow());
        return answer;
    }

    /// <summary>Fetches an entry again in advance. A failure has no effect.</summary>
    public async Task RefreshAsync(CacheEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            _metrics.Refreshed();
            await _flights.JoinAsync(entry.Key, token => FlyAsync(entry.Request!, force: false, token), cancellationToken);
        }
        catch (Exception e) when (e is OriginFault or OperationCanceledException)
        {
            // Already counted where it happened.
        }
    }

    public List<CacheEntry> Due(int most) => _ledger.Due(_time.GetUtcNow(), most);

    /// <summary>
    /// Removes everything in this environment. Redis keeps its entries. Secrets are overwritten once no response is sent from them any
    /// more.
    /// </summary>
    public void Purge() => _ledger.Clear(Gone);

    /// <summary>Stores answers from now on: the environment belongs to one function instance.</summary>
    public void BeginKeeping() => _keeps = true;

    public void Bury(bool now = false) => _ledger.Bury(now);

    // Null: the others' answers do not answer this request, so it asks alone.
    private async Task<CacheAnswer?> JoinAsync(IOriginRequest request, bool force, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxJoins; attempt++)
        {
            (CacheAnswer answer, bool joined) = await _flights.JoinAsync(request.Key, token => FlyAsync(request, force, token), cancellationToken);
            if (!joined) return answer;
            if (answer.Entry.IsPersonal) return null;
            // The answer depends on headers in which the requests differ, so the key is another one now.
            if (!request.IsAnsweredBy(answer.Entry)) continue;
            _metrics.Saved();
            return answer;
        }

        return null;
    }

    private async Task<CacheAnswer> FlyAsync(IOriginRequest request, bool force, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (_ledger.TryGet(request.Key, out CacheEntry? old) && !force && old.Lifetime.At(now) == Freshness.Fresh) return new CacheAnswer(old, CacheState.Hit);
        if (!_keeps || request.Settings.Ttl <= TimeSpan.Zero) return new CacheAnswer(await AskAsync(request, null, cancellationToken), CacheState.Bypass);

        OriginFault? fault = null;
        bool asked = false;
        CacheEntry entry;
        try
        {
            entry = await _levels.Value.GetAsync(request.Key, old is not null, force, request.IsShareable, async previous =>
            {
                asked = true;
                try
                {
                    return await AskAsync(request, previous ?? old, cancellationToken);
                }
                catch (OriginFault e)
                {
                    fault = e;
                    throw;
                }
            }, cancellationToken);
        }
        catch (Exception) when (fault is not null)
        {
            // FusionCache may have dropped an entry that is still good for this.
            if (old is null) throw Failed(request, old, fault);
            entry = old;
        }

        if (fault is not null) return StandIn(request, entry, old, fault);
        entry.Request = request;
        if (!entry.IsKept)
        {
            _ledger.Remove(request.Key, Gone);
            return new CacheAnswer(entry, CacheState.Bypass);
        }

        // Under another key if the answer depends on more headers than were known (Vary).
        if (entry.Key != request.Key) await _levels.Value.SetAsync(entry, cancellationToken);
        if (!_ledger.Add(entry, Gone)) _levels.Value.Remove(entry.Key);
        return new CacheAnswer(entry, !asked ? CacheState.Shared : entry.WasRevalidated ? CacheState.Revalidated : CacheState.Miss);
    }

    private async Task<CacheEntry> AskAsync(IOriginRequest request, CacheEntry? previous, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        using var limit = new CancellationTokenSource(request.Settings.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        bool failed = true;
        try
        {
            CacheEntry entry = await request.FetchAsync(previous, either.Token);
            failed = false;
            return entry;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OriginFault(504, ErrorTypes.GatewayTimeout, "The origin did not answer in time.", isTransient: true, e);
        }
        finally
        {
            _metrics.Asked(_time.GetElapsedTime(start), failed);
        }
    }

    /// <summary>Handles an old entry that FusionCache returned because the origin gave no answer.</summary>
    private CacheAnswer StandIn(IOriginRequest request, CacheEntry entry, CacheEntry? old, OriginFault fault)
    {
        DateTimeOffset now = _time.GetUtcNow();
        if (!fault.IsTransient || entry.Lifetime.At(now) == Freshness.Gone) throw Failed(request, entry, fault);
        if (!ReferenceEquals(entry, old)) _ledger.Add(entry, Gone);
        entry.Request = request;
        Postpone(entry, now);
        return new CacheAnswer(entry, entry.Lifetime.At(now) == Freshness.Stale ? CacheState.Stale : CacheState.StaleError);
    }

    private OriginFault Failed(IOriginRequest request, CacheEntry? old, OriginFault fault)
    {
        // A refusal of an origin is final: its earlier answers are not served any more.
        if (!fault.IsTransient)
        {
            _ledger.Remove(request.Key, Gone);
            _levels.Value.Remove(request.Key);
        }
        else if (old is not null)
        {
            Postpone(old, _time.GetUtcNow());
        }

        return fault;
    }

    // An origin that is down is asked again after 1, 2, 4 … seconds, not by each request.
    private static void Postpone(CacheEntry entry, DateTimeOffset now)
    {
        TimeSpan wait = FirstRetry * (1 << Math.Min(entry.Failures++, 4));
        entry.RetryAt = now + (wait < LongestRetry ? wait : LongestRetry);
    }

    private void Served(CacheEntry entry, CacheState state, DateTimeOffset now)
    {
        _ledger.Use(entry);
        _metrics.Served(state, entry.IsNegative, entry.Lifetime.AgeAt(now));
    }

    private void Gone(CacheEntry entry)
    {
        _hot.Remove(entry);
        if (_levels.IsValueCreated && !_ledger.TryGet(entry.Key, out _)) _levels.Value.Remove(entry.Key);
        _metrics.Evicted();
    }
}
