using System.Security.Cryptography;
using Lambda.Extensions.Sdk.LocalHttp;

namespace Caching.Cache;

/// <summary>An answer of an origin, as the function gets it. What it says never changes; the last members are about its life here.</summary>
internal sealed class CacheEntry
{
    private Prepared? _prepared;
    private int _evicted;

    /// <summary>What was asked; unique among all origins.</summary>
    public required string Key { get; init; }

    public required int Status { get; init; }

    public required byte[] Body { get; init; }

    public required string ContentType { get; init; }

    /// <summary>With its quotes; null when there is none.</summary>
    public required string? ETag { get; init; }

    /// <summary>Headers for the function besides those of this extension.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public required Lifetime Lifetime { get; init; }

    /// <summary>Whether it is kept at all.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>Whether other environments may have it, through Redis.</summary>
    public bool IsShareable { get; init; } = true;

    /// <summary>Whether it is for the one request that asked: no other that waited with it may have it.</summary>
    public bool IsPersonal { get; init; }

    /// <summary>Says that there is no answer.</summary>
    public bool IsNegative { get; init; }

    /// <summary>A parameter that is no secret: the same with and without decryption.</summary>
    public bool IsPlain { get; init; }

    /// <summary>The origin said that what was there before is still right.</summary>
    public bool WasRevalidated { get; init; }

    /// <summary>For a conditional request to the origin.</summary>
    public string? LastModified { get; init; }

    /// <summary>The request headers that the answer depends on, in lower case; null when there is none.</summary>
    public IReadOnlyList<string>? Vary { get; init; }

    /// <summary>How it is asked for again; null when it came from Redis and nobody here has asked yet.</summary>
    public IOriginRequest? Request { get; set; }

    /// <summary>Not asked for again before, since that failed just now.</summary>
    public DateTimeOffset RetryAt { get; set; }

    public int Failures { get; set; }

    /// <summary>When it was last served: a count, not a time.</summary>
    public long LastUse { get; set; }

    /// <summary>Served since it was fetched: worth refreshing.</summary>
    public bool IsUsed { get; set; }

    /// <summary>Targets that lead to it without being read (<see cref="HotTargets"/>).</summary>
    public List<byte[]> Targets { get; } = [];

    public bool IsEvicted => Volatile.Read(ref _evicted) != 0;

    /// <summary>Bytes of memory, about: objects, keys and tables included.</summary>
    public int Size => Body.Length + (Key.Length * 4) + 1200;

    public void Evict() => Volatile.Write(ref _evicted, 1);

    /// <summary>Overwrites the body. Nobody may be answering with it any more.</summary>
    public void Wipe() => CryptographicOperations.ZeroMemory(Body);

    /// <summary>The response to the function; the same object for the same second and state, so that a hit makes none.</summary>
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
