using System.Buffers;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Lambda.Extensions.Sdk.Delivery;

/// <summary>One try of a <see cref="DeliveryRequest"/> over HTTP.</summary>
internal static class HttpAttempt
{
    private const int MaxBody = 64 * 1024;

    public static async ValueTask<DeliveryResult> SendAsync(HttpMessageInvoker http, DeliveryRequest request, TimeProvider time, CancellationToken cancellationToken)
    {
        using HttpRequestMessage message = MessageOf(request);
        using HttpResponseMessage response = await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> body = await StartOfBodyAsync(response.Content, cancellationToken).ConfigureAwait(false);
        return DeliveryResult.FromStatusCode((int)response.StatusCode, RetryAfterOf(response.Headers.RetryAfter, time), body);
    }

    /// <summary>Describes the failure in words that are the same when the framework's own messages were trimmed away.</summary>
    public static string Describe(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is SocketException socket) return $"connection failed: {socket.SocketErrorCode}";
        }

        return exception is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } http
            ? $"connection failed: {http.HttpRequestError}"
            : $"{exception.GetType().Name}: {exception.Message}";
    }

    private static HttpRequestMessage MessageOf(DeliveryRequest request)
    {
        var content = new ReadOnlyMemoryContent(request.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Endpoint) { Content = content };
        message.Options.Set(FreezeAwareHandler.IsDelivery, true);
        foreach ((string name, string value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> StartOfBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength == 0) return default;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MaxBody);
        int length = 0;
        try
        {
            using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, MaxBody), MaxBody, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status has arrived; a body that breaks off does not change it.
        }

        byte[]? start = length == 0 ? null : buffer.AsSpan(0, length).ToArray();
        ArrayPool<byte>.Shared.Return(buffer);
        return start;
    }

    private static TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header, TimeProvider time)
    {
        TimeSpan? wait = header?.Delta ?? (header?.Date - time.GetUtcNow());
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
