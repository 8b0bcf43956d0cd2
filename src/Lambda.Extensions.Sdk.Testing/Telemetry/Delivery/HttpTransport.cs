using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Telemetry.Records;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;

namespace Lambda.Extensions.Sdk.Testing.Telemetry.Delivery;

/// <summary>Sends each batch as one POST of a JSON array, with the platform's headers (lambda-facts 3.3, server-behaviour 5.1).</summary>
internal sealed class HttpTransport : ITelemetryTransport
{
    private readonly HttpClient _client;
    private readonly Uri _uri;
    private readonly HttpMethod _method;
    private int _connections;

    public HttpTransport(Subscription subscription)
    {
        _method = new HttpMethod(subscription.Method);
        // sandbox.localdomain is this machine.
        _uri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{subscription.Port}{subscription.PathAndQuery}"));
        var sockets = new SocketsHttpHandler { UseProxy = false, UseCookies = false, PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan, ConnectCallback = ConnectAsync };
        // No timeout: a freeze may fall into a delivery.
        _client = new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "Go-http-client/1.1");
        _client.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", "gzip");
    }

    public byte[] Encode(IReadOnlyList<DeliveredTelemetryRecord> records)
    {
        byte[] body = new byte[records.Sum(record => record.Length) + Math.Max(2, records.Count + 1)];
        int position = 0;
        body[position++] = (byte)'[';
        for (int i = 0; i < records.Count; i++)
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
        int before = Volatile.Read(ref _connections);
        SendResult result = await PostAsync(body, cancellationToken).ConfigureAwait(false);
        // A listener may close a connection between deliveries: the platform's client notices that, and takes a new one, as long as it was an old one.
        bool wasOld = before > 0 && before == Volatile.Read(ref _connections);
        return result.Status is null && wasOld ? await PostAsync(body, cancellationToken).ConfigureAwait(false) : result;
    }

    public void Dispose() => _client.Dispose();

    private async Task<SendResult> PostAsync(byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(_method, _uri) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(ApiResponse.Json);
            request.Headers.TryAddWithoutValidation("Sequence-Id", Convert.ToBase64String(SHA256.HashData(body)));
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            // The body is of no interest, but reading it leaves the connection usable.
            await response.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
            int status = (int)response.StatusCode;
            return new SendResult(status, status < 400 ? null : string.Create(CultureInfo.InvariantCulture, $"status {status}"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or ObjectDisposedException)
        {
            return new SendResult(null, e.InnerException?.Message ?? e.Message);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _connections);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
