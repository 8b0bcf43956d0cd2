using System.Collections.Concurrent;
using Caching.Cache;

namespace Caching.Origins.Http;

/// <summary>The request headers that the answers of an address depend on, as far as they are known.</summary>
internal sealed class VaryIndex
{
    private const int Capacity = 2000;

    private readonly ConcurrentDictionary<string, string[]> _headers = new(StringComparer.Ordinal);

    public IReadOnlyList<string>? Of(string address) => _headers.GetValueOrDefault(address);

    public void Learn(string address, string[] headers)
    {
        // A forgotten address costs only one call.
        if (_headers.Count >= Capacity) _headers.Clear();
        _headers[address] = headers;
    }

    /// <summary>Returns the key of a request with the values of the headers that matter.</summary>
    public static string KeyOf(string key, IReadOnlyList<string>? vary, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (vary is null) return key;
        // No part of a key begins with a letter, so this cannot be confused with a part of the request.
        string?[] parts = new string?[vary.Count * 2];
        for (int i = 0; i < vary.Count; i++)
        {
            parts[i * 2] = vary[i];
            foreach (KeyValuePair<string, string> header in headers)
            {
                if (header.Key == vary[i]) parts[(i * 2) + 1] = header.Value;
            }
        }

        return CacheKey.Of(key + "|vary", parts);
    }
}
