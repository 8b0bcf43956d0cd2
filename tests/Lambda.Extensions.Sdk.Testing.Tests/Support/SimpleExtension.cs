using System.Net.Http.Json;
using System.Text.Json;

namespace Lambda.Extensions.Sdk.Testing.Tests.Support;

/// <summary>An in-process extension that lives as it should, as little as can be.</summary>
internal static class SimpleExtension
{
    public static Func<IReadOnlyDictionary<string, string>, CancellationToken, Task<int>> RunAsync(
        string name, Func<JsonElement, Task>? onEvent = null, string events = ApiCaller.Both) => async (environment, stopping) =>
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://{environment["AWS_LAMBDA_RUNTIME_API"]}/2020-01-01/extension/"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.Add("Lambda-Extension-Name", name);
        using var content = new StringContent(events);
        using var registered = await client.PostAsync(new Uri("register", UriKind.Relative), content, stopping);
        registered.EnsureSuccessStatusCode();
        client.DefaultRequestHeaders.Add("Lambda-Extension-Identifier", registered.Headers.GetValues("Lambda-Extension-Identifier"));
        while (true)
        {
            var happened = await client.GetFromJsonAsync<JsonElement>(new Uri("event/next", UriKind.Relative), stopping);
            if (onEvent is not null) await onEvent(happened);
            if (happened.GetProperty("eventType").GetString() == "SHUTDOWN") return 0;
        }
    };
}
