using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Lambda.Extensions.Sdk.OpenTelemetry.Configuration;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Json;
using Lambda.Extensions.Sdk.OpenTelemetry.Protocol.Protobuf;
using Lambda.Extensions.Sdk.OpenTelemetry.Signing;

namespace Lambda.Extensions.Sdk.OpenTelemetry.Export;

/// <summary>
/// Gives requests their final form, and examines answers before the sender does. Requests come in protobuf, uncompressed. An endpoint that
/// refuses compression, or the encoding, gets the same data in another form, and is remembered. A web page is no success.
/// <see cref="Hint"/> states in words the meaning of an answer for OTLP.
/// </summary>
internal sealed class OtlpTransport(HttpMessageHandler inner, OtlpEndpoint endpoint, OtlpSignalKind kind, IRequestSigner? signer) : DelegatingHandler(inner)
{
    private const string Protobuf = "application/x-protobuf";
    private const string Json = "application/json";

    /// <summary>
    /// The size from which bodies are compressed. Smaller ones need only one round trip (ten packets) anyway, and the function would
    /// wait for the compression.
    /// </summary>
    private const int WorthCompressing = 8 * 1024;

    private static readonly HttpRequestOptionsKey<IReadOnlyList<KeyValuePair<string, string>>> SignedHeaders = new("Lambda.Extensions.Sdk.OpenTelemetry.SignedHeaders");

    /// <summary>Gets the encoding that the endpoint accepts, as far as it is known.</summary>
    public OtlpProtocol Protocol { get; private set; } = endpoint.Protocol;

    /// <summary>
    /// Gets whether bodies are compressed. It stays true until the endpoint has refused one and accepted the same body uncompressed.
    /// </summary>
    public bool TakesGzip { get; private set; } = endpoint.Gzip;

    /// <summary>Gets the meaning of the last answer; <see langword="null"/> when there is nothing to add to the answer itself.</summary>
    public string? Hint { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Hint = null;
        HttpContent original = request.Content!;
        OtlpProtocol protocol = Protocol;
        bool gzip = TakesGzip && original.Headers.ContentLength >= WorthCompressing;
        HttpResponseMessage response = await SendAsync(request, original, protocol, gzip, cancellationToken).ConfigureAwait(false);
        if (gzip && response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType)
        {
            response.Dispose();
            response = await SendAsync(request, original, protocol, compress: false, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) TakesGzip = false;
        }

        if (response.StatusCode == HttpStatusCode.UnsupportedMediaType)
        {
            response.Dispose();
            OtlpProtocol other = protocol == OtlpProtocol.HttpProtobuf ? OtlpProtocol.HttpJson : OtlpProtocol.HttpProtobuf;
            response = await SendAsync(request, original, other, compress: false, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) Protocol = other;
        }

        Judge(response, request.RequestUri!);
        return response;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpContent original, OtlpProtocol protocol, bool compress, CancellationToken cancellationToken)
    {
        request.Content = original;
        if (compress || protocol == OtlpProtocol.HttpJson || signer is not null)
        {
            ReadOnlyMemory<byte> body = await original.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (protocol == OtlpProtocol.HttpJson) body = OtlpJson.Convert(body.Span, SchemaOf(kind));
            if (compress) body = Compressed(body.Span);
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(protocol == OtlpProtocol.HttpJson ? Json : Protobuf);
            if (compress) request.Content.Headers.ContentEncoding.Add("gzip");
            if (signer is not null) return await SendSignedAsync(request, body, signer, cancellationToken).ConfigureAwait(false);
        }

        return await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendSignedAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, IRequestSigner by, CancellationToken cancellationToken)
    {
        RequestToSign signed = await SignAsync(request, body, by, cancellationToken).ConfigureAwait(false);
        HttpResponseMessage response = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        await AwsAnswer.TranslateAsync(response, cancellationToken).ConfigureAwait(false);
        if ((int)response.StatusCode < 400 || !by.TryCorrect(signed, (int)response.StatusCode, response.Headers.Date)) return response;
        response.Dispose();
        await SignAsync(request, body, by, cancellationToken).ConfigureAwait(false);
        response = await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
        await AwsAnswer.TranslateAsync(response, cancellationToken).ConfigureAwait(false);
        return response;
    }

    private static async Task<RequestToSign> SignAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, IRequestSigner by, CancellationToken cancellationToken)
    {
        if (request.Options.TryGetValue(SignedHeaders, out IReadOnlyList<KeyValuePair<string, string>>? before))
        {
            foreach ((string name, _) in before) request.Headers.Remove(name);
        }

        var toSign = new RequestToSign(request.Method.Method, request.RequestUri!, [.. Headers(request.Headers), .. Headers(request.Content!.Headers)], body);
        await by.SignAsync(toSign, cancellationToken).ConfigureAwait(false);
        foreach ((string name, string value) in toSign.Added) request.Headers.TryAddWithoutValidation(name, value);
        request.Options.Set(SignedHeaders, toSign.Added);
        return toSign;
    }

    private static IEnumerable<KeyValuePair<string, string>> Headers(HttpHeaders headers)
    {
        foreach ((string name, HeaderStringValues values) in headers.NonValidated) yield return new(name, values.ToString());
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
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
            Hint = "the endpoint answered 415 to protobuf and to JSON: it is no OTLP/HTTP receiver";
        }
        else if (status is 401 or 403 && signer is AwsSigV4Signer aws)
        {
            Hint = $"the endpoint answered {status}: it does not accept the signature for {aws.Service} in {aws.Region}. Give the function's role the right to write there (for X-Ray the policy AWSXrayWriteOnlyAccess, for CloudWatch the policy CloudWatchAgentServerPolicy)";
        }
        else if (status is 401 or 403)
        {
            Hint = $"the endpoint answered {status}: it does not accept the key. Check the headers or the secret, and whether the key may write this signal";
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

    private static OtlpField[] SchemaOf(OtlpSignalKind kind) => kind switch
    {
        OtlpSignalKind.Traces => OtlpSchema.Traces,
        OtlpSignalKind.Logs => OtlpSchema.Logs,
        _ => OtlpSchema.Metrics,
    };

    /// <summary>Returns the address without user, password and query, because they may be secret.</summary>
    private static string Shown(Uri address) => $"{address.Scheme}://{address.Authority}{address.AbsolutePath}";

    private static ReadOnlyMemory<byte> Compressed(ReadOnlySpan<byte> body)
    {
        var to = new MemoryStream(body.Length / 3);
        using (var gzip = new GZipStream(to, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(body);
        return to.GetBuffer().AsMemory(0, (int)to.Length);
    }
}
