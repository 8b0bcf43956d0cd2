namespace Lambda.Extensions.Sdk.Testing.Tests.InvokeApi;

/// <summary>A function that the test plays, of the first environment of a stage.</summary>
internal sealed class PlayedRuntime : IDisposable
{
    private readonly HttpClient _client;

    private PlayedRuntime(Uri address) => _client = new HttpClient { BaseAddress = address };

    public static async Task<PlayedRuntime> AttachAsync(InvokeStage stage)
    {
        while (stage.Environments.Count == 0) await Task.Yield();
        return new PlayedRuntime(stage.Environments[0].BaseAddress);
    }

    public Task<HttpResponseMessage> NextAsync() => _client.GetAsync(new Uri("/2018-06-01/runtime/invocation/next", UriKind.Relative));

    public async Task RespondAsync(HttpResponseMessage invocation, HttpContent content, bool isStream = false, bool isError = false)
    {
        var id = invocation.Header("Lambda-Runtime-Aws-Request-Id");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/2018-06-01/runtime/invocation/{id}/{(isError ? "error" : "response")}") { Content = content };
        if (isStream)
        {
            request.Headers.Add("Lambda-Runtime-Function-Response-Mode", "streaming");
            request.Headers.TransferEncodingChunked = true;
        }

        using var response = await _client.SendAsync(request);
        // The answer ends with the runtime's next call, which has no answer.
        _ = NextAsync();
    }

    public void Dispose() => _client.Dispose();
}
