using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.Tests.Delivery;

/// <summary>A real web server on loopback that answers as it is told.</summary>
internal sealed class WebSink : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _script = new();

    private WebSink(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First() + "/v1/logs");

    public ConcurrentQueue<byte[]> Bodies { get; } = new();

    public ConcurrentQueue<IHeaderDictionary> Headers { get; } = new();

    public int Requests => Bodies.Count;

    /// <summary>What it does when the script is at its end.</summary>
    public Func<HttpContext, Task> Otherwise { get; set; } = _ => Task.CompletedTask;

    public static async Task<WebSink> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var sink = new WebSink(app);
        app.Run(sink.AnswerAsync);
        await app.StartAsync();
        return sink;
    }

    public WebSink Then(Func<HttpContext, Task> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public WebSink Then(params int[] statuses)
    {
        foreach (int status in statuses)
        {
            Then(context =>
            {
                context.Response.StatusCode = status;
                return Task.CompletedTask;
            });
        }

        return this;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        Headers.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary()));
        Bodies.Enqueue(body.ToArray());
        if (!_script.TryDequeue(out Func<HttpContext, Task>? answer)) answer = Otherwise;
        await answer(context);
    }
}
