using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>One POST a batch, a JSON array, with the platform's headers (lambda-facts 3.3, server-behaviour 5.1).</summary>
internal sealed class HttpTransport : ITelemetryTransport
{
    private readonly HttpClient _client;
    private readonly Uri _uri;
    private readonly HttpMethod _method;

    public HttpTransport(HttpClient client, Subscription subscription)
    {
        _client = client;
        _method = new HttpMethod(subscription.Method);
        // sandbox.localdomain is this machine.
        _uri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{subscription.Port}{subscription.PathAndQuery}"));
    }

    /// <summary>A client for all subscribers of one emulator; no timeout, since a freeze may fall into a delivery.</summary>
    public static HttpClient CreateClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Go-http-client/1.1");
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "gzip");
        return client;
    }

    public byte[] Encode(IReadOnlyList<DeliveredTelemetryRecord> records)
    {
        var body = new byte[records.Sum(record => record.Length) + Math.Max(2, records.Count + 1)];
        var position = 0;
        body[position++] = (byte)'[';
        for (var i = 0; i < records.Count; i++)
        {
            if (i > 0) body[position++] = (byte)',';
            records[i].Bytes.CopyTo(body.AsSpan(position));
            position += records[i].Length;
        }

        body[position] = (byte)']';
        return body;
    }

    public async Task<SendResult> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(_method, _uri) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(ApiResponse.Json);
            request.Headers.TryAddWithoutValidation("Sequence-Id", Convert.ToBase64String(SHA256.HashData(body)));
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            // The body is of no interest, but reading it leaves the connection usable.
            await response.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            return new SendResult(status, status < 400 ? null : string.Create(CultureInfo.InvariantCulture, $"status {status}"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new SendResult(null, e.InnerException?.Message ?? e.Message);
        }
    }

    public void Dispose()
    {
    }
}
