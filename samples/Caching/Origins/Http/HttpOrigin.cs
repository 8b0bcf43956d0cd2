using Caching.Cache;
using Caching.Configuration;

namespace Caching.Origins.Http;

/// <summary>The parts that all HTTP origins share.</summary>
internal sealed class HttpOrigin(SourceSettings settings, OriginHttp http, int maxBody, TimeProvider time, CryptoGuard crypto)
{
    public SourceSettings Settings => settings;

    public CryptoGuard Crypto => crypto;

    public VaryIndex Vary { get; } = new();

    public HttpClient Client => http.Client;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <exception cref="OriginFault">The body is larger than the limit.</exception>
    public async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, string name, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > maxBody) throw TooLarge(name);
        await using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        byte[] buffer = new byte[Math.Min(maxBody, (int)(response.Content.Headers.ContentLength ?? 4096)) + 1];
        int length = 0;
        for (int n; (n = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken)) > 0;)
        {
            length += n;
            if (length > maxBody) throw TooLarge(name);
            if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(maxBody + 1, buffer.Length * 2));
        }

        Array.Resize(ref buffer, length);
        return buffer;
    }

    private OriginFault TooLarge(string name) => new(502, ErrorTypes.BadGateway, $"The origin '{name}' answered more than the {maxBody} bytes that are served.", isTransient: false);
}
