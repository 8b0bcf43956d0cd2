using System.Net.Http.Headers;
using System.Text.Json;

namespace HelloFunction;

/// <summary>The three calls of the Lambda Runtime API that a runtime needs.</summary>
internal sealed class RuntimeApi : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="address">The value of <c>AWS_LAMBDA_RUNTIME_API</c>: host and port.</param>
    public RuntimeApi(string address)
    {
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
        {
            BaseAddress = new Uri($"http://{address}/2018-06-01/runtime/"),

            // The environment may be frozen for hours while the call for the next event is pending.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Waits for the next event. The first call also reports to Lambda that the runtime has initialised.</summary>
    public async Task<Invocation> NextAsync()
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri("invocation/next", UriKind.Relative));
        response.EnsureSuccessStatusCode();
        string requestId = response.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").First();
        return new Invocation(requestId, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Answers the event. After this, its caller has the result.</summary>
    public Task RespondAsync(string requestId, ReadOnlyMemory<byte> answer) =>
        PostAsync($"invocation/{requestId}/response", answer, errorType: null);

    /// <summary>Reports that the handler failed on the event. The process continues.</summary>
    public Task ReportErrorAsync(string requestId, HandlerError error)
    {
        using MemoryStream body = new();
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            json.WriteString("errorMessage", error.Message);
            json.WriteString("errorType", error.Type);
            json.WriteStartArray("stackTrace");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return PostAsync($"invocation/{requestId}/error", body.ToArray(), error.Type);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, ReadOnlyMemory<byte> body, string? errorType)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (errorType is not null)
        {
            request.Headers.Add("Lambda-Runtime-Function-Error-Type", errorType);
        }

        using HttpResponseMessage response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }
}
