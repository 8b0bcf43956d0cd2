using System.Security.Cryptography;
using Caching.Cache;
using ZiggyCreatures.Caching.Fusion.Internals;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace Caching.Shared;

/// <summary>Converts entries to bytes and back, without reflection: FusionCache's own fields, then the entry's.</summary>
internal sealed class EntrySerializer : IFusionCacheSerializer
{
    private const byte Version = 1;

    /// <summary>No period is longer, so that sums of periods do not overflow.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    public byte[] Serialize<T>(T? obj)
    {
        var whole = (FusionCacheDistributedEntry<CacheEntry>)(object)obj!;
        CacheEntry entry = whole.Value;
        using var buffer = new MemoryStream(entry.Body.Length + 512);
        using var writer = new BinaryWriter(buffer);
        writer.Write(Version);
        writer.Write(whole.Timestamp);
        writer.Write(whole.LogicalExpirationTimestamp);
        writer.Write(whole.Metadata?.IsStale ?? false);
        writer.Write(entry.Key);
        writer.Write(entry.Status);
        writer.Write(entry.ContentType);
        Write(writer, entry.ETag);
        Write(writer, entry.LastModified);
        writer.Write(entry.Lifetime.FetchedAt.ToUnixTimeMilliseconds());
        writer.Write(entry.Lifetime.Fresh.Ticks);
        writer.Write(entry.Lifetime.Stale.Ticks);
        writer.Write(entry.Lifetime.OnError.Ticks);
        writer.Write(entry.IsNegative);
        writer.Write(entry.IsPlain);
        writer.Write(entry.Vary is null ? "" : string.Join(',', entry.Vary));
        writer.Write7BitEncodedInt(entry.Headers.Count);
        foreach (KeyValuePair<string, string> header in entry.Headers)
        {
            writer.Write(header.Key);
            writer.Write(header.Value);
        }

        writer.Write7BitEncodedInt(entry.Body.Length);
        writer.Write(entry.Body);
        writer.Flush();
        byte[] bytes = buffer.ToArray();
        CryptographicOperations.ZeroMemory(buffer.GetBuffer());
        return bytes;
    }

    public T? Deserialize<T>(byte[] data)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(data));
            if (reader.ReadByte() != Version) throw new InvalidDataException("an entry of another version");
            long timestamp = reader.ReadInt64(), expiration = reader.ReadInt64();
            bool isStale = reader.ReadBoolean();
            CacheEntry entry = Read(reader);
            var metadata = new FusionCacheEntryMetadata(isStale, null, entry.ETag, null, null, null);
            return (T)(object)new FusionCacheDistributedEntry<CacheEntry>(entry, timestamp, expiration, null, metadata);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(data);
        }
    }

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));

    private static CacheEntry Read(BinaryReader reader)
    {
        string key = reader.ReadString();
        int status = reader.ReadInt32();
        string contentType = reader.ReadString();
        string? etag = ReadText(reader), lastModified = ReadText(reader);
        var lifetime = new Lifetime(ReadMoment(reader), ReadPeriod(reader), ReadPeriod(reader), ReadPeriod(reader));
        bool isNegative = reader.ReadBoolean(), isPlain = reader.ReadBoolean();
        string vary = reader.ReadString();
        var headers = new KeyValuePair<string, string>[ReadCount(reader)];
        for (int i = 0; i < headers.Length; i++) headers[i] = new(reader.ReadString(), reader.ReadString());
        byte[] body = reader.ReadBytes(ReadCount(reader));
        return new CacheEntry
        {
            Key = key,
            Status = status,
            ContentType = contentType,
            ETag = etag,
            LastModified = lastModified,
            Lifetime = lifetime,
            IsNegative = isNegative,
            IsPlain = isPlain,
            Vary = vary.Length == 0 ? null : vary.Split(','),
            Headers = headers,
            Body = body,
        };
    }

    private static void Write(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null) writer.Write(text);
    }

    private static DateTimeOffset ReadMoment(BinaryReader reader) =>
        reader.ReadInt64() is >= 0 and var milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : throw new InvalidDataException("an entry from before 1970");

    private static TimeSpan ReadPeriod(BinaryReader reader)
    {
        var period = new TimeSpan(reader.ReadInt64());
        return period >= TimeSpan.Zero && period <= Longest ? period : throw new InvalidDataException("an entry with a period that none can have");
    }

    /// <summary>Reads a number of things that follow, each of at least a byte.</summary>
    private static int ReadCount(BinaryReader reader)
    {
        int count = reader.Read7BitEncodedInt();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new InvalidDataException("a truncated entry");
    }

    private static string? ReadText(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
