using System.Text;

namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>Speaks the APIs by hand, as an extension or a runtime would.</summary>
internal sealed class ApiCaller : IDisposable
{
    public const string Both = """{"events":["INVOKE","SHUTDOWN"]}""";
    public const string None = """{"events":[]}""";

    private readonly HttpClient _client;

    public ApiCaller(LambdaEmulator lambda)
        : this(lambda.BaseAddress)
    {
    }

    public ApiCaller(Uri address)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
    }

    public void Dispose() => _client.Dispose();

    public Task<Answer> RegisterAsync(string? name, string? body = Both, string? features = null) =>
        SendAsync("POST", "/2020-01-01/extension/register", body, ("Lambda-Extension-Name", name), ("Lambda-Extension-Accept-Feature", features));

    public Task<Answer> NextAsync(string? identifier, CancellationToken cancellationToken = default) =>
        SendAsync("GET", "/2020-01-01/extension/event/next", null, [("Lambda-Extension-Identifier", identifier)], cancellationToken);

    public Task<Answer> InitErrorAsync(string? identifier, string? errorType = "Extension.Test", string? body = null) =>
        SendAsync("POST", "/2020-01-01/extension/init/error", body, ("Lambda-Extension-Identifier", identifier), ("Lambda-Extension-Function-Error-Type", errorType));

    public Task<Answer> ExitErrorAsync(string? identifier, string? errorType = "Extension.Test", string? body = null) =>
        SendAsync("POST", "/2020-01-01/extension/exit/error", body, ("Lambda-Extension-Identifier", identifier), ("Lambda-Extension-Function-Error-Type", errorType));

    public Task<Answer> RuntimeNextAsync(CancellationToken cancellationToken = default) =>
        SendAsync("GET", "/2018-06-01/runtime/invocation/next", null, [], cancellationToken);

    public Task<Answer> RespondAsync(string requestId, string body = "\"ok\"", params (string Name, string? Value)[] headers) =>
        SendAsync("POST", $"/2018-06-01/runtime/invocation/{requestId}/response", body, headers);

    public Task<Answer> FailAsync(string requestId, string body = "{}", params (string Name, string? Value)[] headers) =>
        SendAsync("POST", $"/2018-06-01/runtime/invocation/{requestId}/error", body, headers);

    public Task<Answer> SendAsync(string method, string path, string? body, params (string Name, string? Value)[] headers) =>
        SendAsync(method, path, body, headers, CancellationToken.None);

    public async Task<Answer> SendAsync(
        string method, string path, string? body, (string Name, string? Value)[] headers, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        foreach (var (name, value) in headers)
        {
            if (value is not null) request.Headers.TryAddWithoutValidation(name, value);
        }

        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _client.SendAsync(request, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return new Answer((int)response.StatusCode, text, response.Content.Headers.ContentType?.ToString(), response.Headers);
    }
}
