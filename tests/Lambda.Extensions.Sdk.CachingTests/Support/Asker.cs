namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>A function's way to ask the extension.</summary>
internal sealed class Asker(int port, string? token = Asker.Token) : IDisposable
{
    public const string Token = "emulator-only-session-token";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 2000 }) { Timeout = Patience.Limit };

    public static string Parameter(string name) => $"/systemsmanager/parameters/get?name={Uri.EscapeDataString(name)}&withDecryption=true";

    public static string Secret(string id) => $"/secretsmanager/get?secretId={Uri.EscapeDataString(id)}";

    public async Task<Reply> AskAsync(string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (token is not null) request.Headers.TryAddWithoutValidation("X-Aws-Parameters-Secrets-Token", token);
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await SendAsync(request);
    }

    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using HttpResponseMessage response = await _client.SendAsync(request);
        return await Reply.OfAsync(response);
    }

    public void Dispose() => _client.Dispose();
}
