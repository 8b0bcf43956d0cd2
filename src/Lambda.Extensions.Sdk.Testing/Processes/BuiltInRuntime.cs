using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Runs a runtime inside the test process that uses the Runtime API over HTTP like a real one.</summary>
internal sealed class BuiltInRuntime(Func<FunctionInvocation, CancellationToken, Task<string>> handler)
{
    private const string Root = "/2018-06-01/runtime/invocation/";

    /// <summary>Returns the event: the default function.</summary>
    public static Task<string> EchoAsync(FunctionInvocation invocation, CancellationToken cancellationToken) => Task.FromResult(invocation.Payload);

    public async Task<int> RunAsync(IReadOnlyDictionary<string, string> environment, Action<string> log, CancellationToken stopping)
    {
        using var sockets = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(sockets)
        {
            BaseAddress = new Uri("http://" + environment["AWS_LAMBDA_RUNTIME_API"]),
            Timeout = Timeout.InfiniteTimeSpan,
        };
        // On Managed Instances a runtime asks for several invocations at once, up to its limit (lambda-facts 1.9).
        int workers = environment.TryGetValue("AWS_LAMBDA_MAX_CONCURRENCY", out string? concurrency) ? int.Parse(concurrency, CultureInfo.InvariantCulture) : 1;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => LoopAsync(client, environment, log, stopping))).ConfigureAwait(false);
            return 0;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // SIGTERM: whatever the loop and the handler were at is over.
            return 0;
        }
    }

    private async Task LoopAsync(HttpClient client, IReadOnlyDictionary<string, string> environment, Action<string> log, CancellationToken stopping)
    {
        while (true)
        {
            using HttpResponseMessage next = await client.GetAsync(new Uri(Root + "next", UriKind.Relative), stopping).ConfigureAwait(false);
            next.EnsureSuccessStatusCode();
            var invocation = new FunctionInvocation(log)
            {
                Payload = await next.Content.ReadAsStringAsync(stopping).ConfigureAwait(false),
                RequestId = Header(next.Headers, "Lambda-Runtime-Aws-Request-Id")!,
                Deadline = DateTimeOffset.FromUnixTimeMilliseconds(
                    long.Parse(Header(next.Headers, "Lambda-Runtime-Deadline-Ms")!, CultureInfo.InvariantCulture)),
                InvokedFunctionArn = Header(next.Headers, "Lambda-Runtime-Invoked-Function-Arn")!,
                TraceId = Header(next.Headers, "Lambda-Runtime-Trace-Id"),
                Environment = environment,
            };
            await AnswerAsync(client, invocation, stopping).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpClient client, FunctionInvocation invocation, CancellationToken stopping)
    {
        string body;
        Exception? failure = null;
        try
        {
            body = await handler(invocation, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            failure = e;
            body = new JsonObject
            {
                ["errorMessage"] = e.Message,
                ["errorType"] = e.GetType().Name,
                ["stackTrace"] = new JsonArray([.. (e.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonValue.Create(l.Trim()))]),
            }.ToJsonString(JsonSerializerOptions.Default);
        }

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, Root + invocation.RequestId + (failure is null ? "/response" : "/error"));
        request.Content = content;
        if (failure is not null) request.Headers.Add("Lambda-Runtime-Function-Error-Type", failure.GetType().Name);
        // The answer to a timed-out invocation may be refused: the loop continues, as a real runtime's does.
        using HttpResponseMessage answer = await client.SendAsync(request, stopping).ConfigureAwait(false);
    }

    private static string? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;
}
