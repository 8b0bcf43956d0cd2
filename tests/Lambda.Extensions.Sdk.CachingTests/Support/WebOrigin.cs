using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lambda.Extensions.Sdk.CachingTests.Support;

/// <summary>An HTTP origin that does what its test says, and remembers what it was asked.</summary>
internal sealed class WebOrigin : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebOrigin(WebApplication app) => _app = app;

    /// <summary>Path and query of every call, as they came.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public string Address => _app.Urls.Single();

    public RequestDelegate Answer { get; set; } = context => context.Response.WriteAsync("answer");

    public static async Task<WebOrigin> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(o => o.Listen(System.Net.IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        var origin = new WebOrigin(app);
        app.Run(context =>
        {
            origin.Calls.Enqueue(context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget);
            return origin.Answer(context);
        });
        await app.StartAsync();
        return origin;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
