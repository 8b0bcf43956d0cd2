using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Monitoring.Otlp;

/// <summary>
/// Examines an endpoint's answers before the sender does. A body that is refused because it is compressed is sent again uncompressed, and
/// a web page is no success. <see cref="Hint"/> states in words the meaning of an answer for OTLP.
/// </summary>
internal sealed class OtlpAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>
    /// Gets whether the endpoint accepts compressed bodies. True until it has refused one and accepted the same body uncompressed.
    /// </summary>
    public bool TakesGzip { get; private set; } = true;

    /// <summary>Gets the meaning of the last answer; <see langword="null"/> when there is nothing to add to the answer itself.</summary>
    public string? Hint { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Hint = null;
        HttpResponseMessage response = await SendOnceAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType && request.Content?.Headers.ContentEncoding.Contains("gzip") == true)
        {
            response.Dispose();
            request.Content = await PlainAsync(request.Content, cancellationToken);
            response = await SendOnceAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode) TakesGzip = false;
        }

        Judge(response, request.RequestUri!);
        return response;
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError)
        {
            Hint = $"the endpoint does not speak HTTP/1.1 ({e.HttpRequestError}); a gRPC receiver, usually on port 4317, cannot be used: give the OTLP/HTTP receiver, usually on port 4318";
            throw;
        }
    }

    private void Judge(HttpResponseMessage response, Uri address)
    {
        int status = (int)response.StatusCode;
        if (status == 415)
        {
            Hint = "the endpoint answered 415: it takes no JSON, perhaps only protobuf; give one that takes OTLP/HTTP in JSON, such as an OpenTelemetry Collector";
        }
        else if (status is >= 300 and <= 399)
        {
            Hint = response.Headers.Location is { } location ? $"the endpoint answered {status} and points to {Shown(new Uri(address, location))}; redirects are not followed, give that address" : $"the endpoint answered {status}, a redirect without an address";
        }
        else if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType is { } type && type.Contains("html", StringComparison.OrdinalIgnoreCase))
        {
            Hint = $"the endpoint answered {status} with a web page ({type}): it is no OTLP receiver";
            response.StatusCode = HttpStatusCode.NotFound;
        }
    }

    /// <summary>Returns the address without user, password and query, because they may be secret.</summary>
    private static string Shown(Uri address) => $"{address.Scheme}://{address.Authority}{address.AbsolutePath}";

    private static async Task<HttpContent> PlainAsync(HttpContent compressed, CancellationToken cancellationToken)
    {
        var plain = new MemoryStream();
        using (var gzip = new GZipStream(await compressed.ReadAsStreamAsync(cancellationToken), CompressionMode.Decompress)) await gzip.CopyToAsync(plain, cancellationToken);
        var content = new ReadOnlyMemoryContent(plain.GetBuffer().AsMemory(0, (int)plain.Length));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/json");
        return content;
    }
}
