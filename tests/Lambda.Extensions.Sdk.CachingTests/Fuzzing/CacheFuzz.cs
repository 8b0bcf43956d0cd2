using System.Globalization;
using System.Text;
using Caching.Cache;
using Caching.Endpoints;
using Caching.Origins.Http;
using Caching.Origins.Secrets;
using Caching.Shared;
using Lambda.Extensions.Sdk.Fuzzing;
using Lambda.Extensions.Sdk.LocalHttp;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace Lambda.Extensions.Sdk.CachingTests.Fuzzing;

/// <summary>The caching sample's keys, times, targets and stored entries.</summary>
[Category("Fuzz")]
[Category("G27")]
internal sealed class CacheFuzz
{
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 9, 0, 0, TimeSpan.Zero);

    private static readonly Uri Origin = new("https://api.example.com/base/");

    private static readonly byte[][] PathPieces =
        [.. ((string[])["..", "%2e", "%2E%2e", "%252e", "/", "%2f", "%5c", "\\", ";", "?", "#", "%", "%u002e", "%c0%ae", "a", "//", "@", ":", "http:", "..;a", "%00", "\u00ff", "%ef%bc%8e"]).Select(Encoding.Latin1.GetBytes)];

    private static readonly string[] ControlPieces = ["max-age", "=", "60", "\"", ",", " ", "no-store", "no-cache", "private", "stale-if-error", "99999999999", "-1", "\\", "must-revalidate", ";", "\t", "é"];

    private static readonly string?[] Parts = [null, "", "a", "1:a", "|", "|1:a", ":", "|-", "|vary", "\0", "ü", "12"];

    [Test]
    public void A_key_contains_its_parts_and_nothing_else() => FuzzRun.Each(random =>
    {
        string?[] parts = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(3) == 0 ? Parts[random.Next(Parts.Length)] : string.Concat(Parts[random.Next(Parts.Length)], Parts[random.Next(Parts.Length)]))];
        string key = CacheKey.Of("k", parts);
        FuzzRun.Require(Read(key).SequenceEqual(parts), key);
    });

    [Test]
    public void Any_cache_control_gives_times_between_nothing_and_the_longest() => FuzzRun.Each(random =>
    {
        string text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => ControlPieces[random.Next(ControlPieces.Length)]));
        var control = CacheControl.Parse([text]);
        foreach (TimeSpan? time in (TimeSpan?[])[control.MaxAge, control.StaleWhileRevalidate, control.StaleIfError])
            FuzzRun.Require(time is null || (time >= TimeSpan.Zero && time <= HeaderList.Longest), $"{time} of {text}");
    });

    [Test]
    public void An_entry_never_becomes_fresher_with_time() => FuzzRun.Each(random =>
    {
        var lifetime = new Lifetime(At(random), Time(random), Time(random), Time(random));
        DateTimeOffset now = At(random);
        Freshness before = lifetime.At(now), after = lifetime.At(now + Time(random));
        _ = (lifetime.Total, lifetime.AgeAt(now));
        // Before the time of its own fetch its age is unknown.
        FuzzRun.Require(after >= before || now < lifetime.FetchedAt, $"{before}, then {after}: {lifetime} at {now:o}");
    });

    [Test]
    public void Any_target_stays_below_its_origin_or_is_refused() => FuzzRun.Each(random =>
    {
        byte[] path = random.Next(3) == 0 ? Damage.Of(random, "orders/7%20a"u8, PathPieces) : Damage.Pieces(random, PathPieces, 8);
        byte[] query = Damage.Pieces(random, PathPieces, 3);
        if (!OriginTarget.TryResolve(Origin, path, query, out Uri address)) return;
        FuzzRun.Require(address.AbsoluteUri.StartsWith(Origin.AbsoluteUri, StringComparison.Ordinal) && address.Host == Origin.Host, address.AbsoluteUri);
        // As a server that decodes everything reads it.
        string decoded = Uri.UnescapeDataString(Uri.UnescapeDataString(address.AbsolutePath));
        FuzzRun.Require(!decoded.Split('/').Contains(".."), decoded);
    });

    [Test]
    public void Any_reference_to_a_secret_is_read_or_refused_with_400() => FuzzRun.Each(random =>
    {
        string item = Encoding.UTF8.GetString(Damage.Of(random, "arn:aws:secretsmanager:eu-west-1:123456789012:secret:name-AbCdEf:AWSPREVIOUS"u8, [":"u8.ToArray(), "-"u8.ToArray(), "arn:"u8.ToArray(), "secret:"u8.ToArray()]));
        try
        {
            var reference = SecretReference.ReadItem(item, "eu-west-1");
            FuzzRun.Require(reference.Names.Count is 1 or 2 && reference.Key.Length > 0, item);
        }
        catch (LocalHttpRequestException refused)
        {
            FuzzRun.Require(refused.Status == 400, refused.Message);
        }
    });

    [Test]
    public void Any_list_of_entity_tags_is_searched() => FuzzRun.Each(random => EntityTags.Contain(Damage.Of(random, "W/\"a\", \"b\",*"u8, [","u8.ToArray(), "W/"u8.ToArray(), [0xFF]]), random.Next(2) == 0 ? "W/\"a\"" : "\"b\""));

    [Test]
    public void Any_stored_entry_is_read_with_times_that_can_be_used_or_refused()
    {
        var serializer = new EntrySerializer();
        byte[] whole = serializer.Serialize(new FusionCacheDistributedEntry<CacheEntry>(Entry(), 1, 2, null, null));
        FuzzRun.Each(
            random =>
            {
                byte[] stored = Damage.Of(random, whole, [[0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0x07], [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]]);
                try
                {
                    CacheEntry entry = serializer.Deserialize<FusionCacheDistributedEntry<CacheEntry>>(stored)!.Value;
                    _ = (entry.Lifetime.At(Now), entry.Lifetime.Total, entry.Lifetime.AgeAt(Now));
                }
                catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or FormatException)
                {
                    // The level counts as failed, and the origin is asked.
                }
            },
            mostAllocated: 1024 * 1024);
    }

    private static CacheEntry Entry() => new()
    {
        Key = "http|1:a",
        Status = 200,
        Body = new byte[50],
        ContentType = "a/b",
        ETag = "\"x\"",
        Lifetime = new Lifetime(Now, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)),
        Vary = ["a", "b"],
        Headers = [new("X", "y")],
    };

    private static List<string?> Read(string key)
    {
        List<string?> parts = [];
        for (int at = 1; at < key.Length;)
        {
            FuzzRun.Require(key[at++] == '|', key);
            if (key[at] == '-')
            {
                parts.Add(null);
                at++;
                continue;
            }

            int colon = key.IndexOf(':', at);
            int length = int.Parse(key.AsSpan(at, colon - at), CultureInfo.InvariantCulture);
            parts.Add(key.Substring(colon + 1, length));
            at = colon + 1 + length;
        }

        return parts;
    }

    private static DateTimeOffset At(Random random) => random.Next(8) == 0 ? Now.AddYears(random.Next(-50, 50)) : Now.AddSeconds(random.Next(-200, 200));

    private static TimeSpan Time(Random random) => random.Next(4) switch { 0 => TimeSpan.Zero, 1 => HeaderList.Longest, _ => TimeSpan.FromSeconds(random.Next(200)) };
}
