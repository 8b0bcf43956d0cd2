using System.Collections.Concurrent;
using System.Text;
using Lambda.Extensions.Sdk.Testing.InvokeApi;

namespace Lambda.Extensions.Sdk.Testing.Tests.InvokeApi;

/// <summary>A served function with its client.</summary>
internal sealed class InvokeStage : IAsyncDisposable
{
    private readonly ConcurrentQueue<LambdaEmulator> _environments = new();
    private readonly ConcurrentQueue<string> _notices = new();

    private InvokeStage()
    {
    }

    public InvokeApiServer Server { get; private set; } = null!;

    public HttpClient Client { get; } = new();

    /// <summary>Gets every environment that was started, in order.</summary>
    public IReadOnlyList<LambdaEmulator> Environments => [.. _environments];

    public IReadOnlyList<string> Notices => [.. _notices];

    public static async Task<InvokeStage> SetAsync(LambdaEmulatorBuilder function, int maxEnvironments = 10, TimeSpan? idle = null, params TimeSpan[] retries)
    {
        var stage = new InvokeStage();
        // A loaded machine is no fault of the function.
        function.WithTimeout(TimeSpan.FromSeconds(60)).WithInitTimeout(TimeSpan.FromSeconds(60));
        stage.Server = await InvokeApiServer.StartAsync(function, new InvokeApiOptions
        {
            MaxEnvironments = maxEnvironments,
            IdleTimeout = idle ?? TimeSpan.FromMinutes(5),
            EventRetryDelays = retries,
            EnvironmentStarted = (_, emulator) => stage._environments.Enqueue(emulator),
            AlmostFree = TimeSpan.FromSeconds(60),
            Notice = stage._notices.Enqueue,
        });
        stage.Client.BaseAddress = stage.Server.Address;
        return stage;
    }

    public Task<HttpResponseMessage> InvokeAsync(string body = "{}", string function = "emulated-function", params (string Name, string Value)[] headers) =>
        SendAsync($"/2015-03-31/functions/{function}/invocations", body, headers);

    public async Task<HttpResponseMessage> SendAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Client.Dispose();
    }
}

internal static class InvokeResponses
{
    public static string? Header(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.Single() : null;

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync();
}
