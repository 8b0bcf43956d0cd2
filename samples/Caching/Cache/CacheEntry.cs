using System.Security.Cryptography;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Cache;

/// <summary>
/// An answer of an origin, in the form that the function receives. Its content never changes. Only the last members, about its life
/// here, do.
/// </summary>
internal sealed class CacheEntry
{
    private Prepared? _prepared;
    private int _evicted;

    /// <summary>The key of the request, unique among all origins.</summary>
    public required string Key { get; init; }

    public required int Status { get; init; }

    public required byte[] Body { get; init; }

    public required string ContentType { get; init; }

    /// <summary>The entity tag with its quotes; null when there is none.</summary>
    public required string? ETag { get; init; }

    /// <summary>Headers for the function, in addition to those of this extension.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public required Lifetime Lifetime { get; init; }

    /// <summary>True when it is stored.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>True when other environments may receive it, through Redis.</summary>
    public bool IsShareable { get; init; } = true;

    /// <summary>
    /// True when it is only for the one request that asked. No other request that waited at the same time may receive it.
    /// </summary>
    public bool IsPersonal { get; init; }

    /// <summary>True when it states that there is no answer.</summary>
    public bool IsNegative { get; init; }

    /// <summary>True for a parameter that is no secret: it is the same with and without decryption.</summary>
    public bool IsPlain { get; init; }

    /// <summary>True when the origin confirmed that the earlier entry is still right.</summary>
    public bool WasRevalidated { get; init; }

    /// <summary>The time of the last change, for a conditional request to the origin.</summary>
    public string? LastModified { get; init; }

    /// <summary>The request headers that the answer depends on, in lower case; null when there are none.</summary>
    public IReadOnlyList<string>? Vary { get; init; }

    /// <summary>The request with which it is fetched again; null when it came from Redis and nothing here has asked for it yet.</summary>
    public IOriginRequest? Request { get; set; }

    /// <summary>The time before which it is not fetched again, because an attempt has failed.</summary>
    public DateTimeOffset RetryAt { get; set; }

    public int Failures { get; set; }

    /// <summary>The use count at which it was last served: a count, not a time.</summary>
    public long LastUse { get; set; }

    /// <summary>True when it was served since it was fetched, so it is worth refreshing.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Targets that lead to it without being parsed (<see cref="HotTargets"/>).</summary>
    public List<byte[]> Targets { get; } = [];

    public bool IsEvicted => Volatile.Read(ref _evicted) != 0;

    /// <summary>The approximate bytes of memory, including objects, keys and tables.</summary>
    public int Size => Body.Length + (Key.Length * 4) + 1200;

    public void Evict() => Volatile.Write(ref _evicted, 1);

    /// <summary>Overwrites the body. No response may be using it any more.</summary>
    public void Wipe() => CryptographicOperations.ZeroMemory(Body);

    /// <summary>
    /// Returns the response to the function. It is the same object for the same second and state, so that a hit makes none.
    /// </summary>
    public LocalHttpResponse ToResponse(CacheState state, DateTimeOffset now, bool isNotModified)
    {
        long age = (long)Lifetime.AgeAt(now).TotalSeconds;
        Prepared? prepared = _prepared;
        if (prepared is null || prepared.Age != age || prepared.State != state || prepared.IsNotModified != isNotModified)
            _prepared = prepared = new Prepared(age, state, isNotModified, EntryResponse.Create(this, state, age, isNotModified));
        return prepared.Response;
    }

    private sealed record Prepared(long Age, CacheState State, bool IsNotModified, LocalHttpResponse Response);
}
