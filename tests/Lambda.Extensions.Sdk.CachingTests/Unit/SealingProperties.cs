using Caching.Cache;
using Caching.Shared;
using Lambda.Extensions.Sdk.Tests;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace Lambda.Extensions.Sdk.CachingTests.Unit;

/// <summary>What goes to Redis comes back whole, or not at all.</summary>
public static class SealingProperties
{
    private static readonly Sealing First = new(new byte[32]);
    private static readonly Sealing Second = new([.. Enumerable.Repeat((byte)1, 32)]);

    [Category("G20")]
    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 2000, QuietOnSuccess = true)]
    public static void What_is_sealed_opens_with_its_key_and_name_only(byte[] plain, string name, int place)
    {
        string key = name ?? "";
        byte[] whole = First.Seal(key, plain ?? []);
        Assert.That(First.Open(key, whole), Is.EqualTo(plain ?? []));
        Assert.That(First.Open(key + "x", whole), Is.Null);
        Assert.That(Second.Open(key, whole), Is.Null);
        byte[] changed = [.. whole];
        changed[(int)((uint)place % changed.Length)] ^= 1;
        Assert.That(First.Open(key, changed), Is.Null);
        Assert.That(First.Open(key, whole.AsSpan(0, (int)((uint)place % whole.Length))), Is.Null);
        Assert.That(First.Seal(key, plain ?? []), Is.Not.EqualTo(whole), "another nonce each time");
    }

    [FsCheck.NUnit.Property(Replay = Seed.OfTheRun, MaxTest = 2000, QuietOnSuccess = true)]
    public static void An_entry_survives_its_bytes_and_damaged_ones_throw_or_are_an_entry(byte[] body, string key, string tag, int place)
    {
        var entry = new CacheEntry
        {
            Key = Clean(key),
            Status = 200,
            Body = body ?? [],
            ContentType = "a/b",
            ETag = tag is null ? null : Clean(tag),
            Lifetime = new Lifetime(DateTimeOffset.FromUnixTimeMilliseconds(1_795_000_000_123), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)),
            Vary = ["a", "b"],
            IsPlain = true,
            Headers = [new("X", Clean(key))],
        };
        var serializer = new EntrySerializer();
        byte[] bytes = serializer.Serialize(new FusionCacheDistributedEntry<CacheEntry>(entry, 1, 2, null, null));
        byte[] damaged = [.. bytes];
        CacheEntry read = serializer.Deserialize<FusionCacheDistributedEntry<CacheEntry>>(bytes)!.Value;
        Assert.That((read.Key, read.ETag, read.Lifetime, read.IsPlain, read.Status), Is.EqualTo((entry.Key, entry.ETag, entry.Lifetime, true, 200)));
        Assert.That(read.Body, Is.EqualTo(entry.Body));
        Assert.That(read.Headers, Is.EqualTo(entry.Headers));
        Assert.That(read.Vary, Is.EqualTo(entry.Vary));
        Assert.That(bytes, Is.All.Zero, "what was read is overwritten");
        Array.Resize(ref damaged, (int)((uint)place % damaged.Length));
        Assert.That(() => serializer.Deserialize<FusionCacheDistributedEntry<CacheEntry>>(damaged), Throws.InstanceOf<IOException>().Or.InstanceOf<InvalidDataException>().Or.InstanceOf<ArgumentException>());
    }

    private static string Clean(string? text) => System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? ""));
}
