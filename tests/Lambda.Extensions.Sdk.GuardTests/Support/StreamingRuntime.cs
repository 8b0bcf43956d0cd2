using System.Net;
using System.Text;

namespace Lambda.Extensions.Sdk.GuardTests.Support;

/// <summary>A runtime that streams its answers in given pieces, by way of the guard's proxy.</summary>
internal sealed class StreamingRuntime(int port) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}/2018-06-01/runtime/invocation/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<string> NextAsync()
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri("next", UriKind.Relative));
        return response.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").Single();
    }

    public async Task AnswerAsync(string requestId, params string[] pieces)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{requestId}/response", UriKind.Relative)) { Content = new Pieces(pieces) };
        request.Headers.Add("Lambda-Runtime-Function-Response-Mode", "streaming");
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private sealed class Pieces(string[] pieces) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (string piece in pieces)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(piece));
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
