using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Replay;

/// <summary>Routes the requests of a replay: the extensions' calls. There is no runtime.</summary>
internal sealed class ReplayRouter(LifecycleApi extensions, SubscriptionsApi subscriptions, MetadataApi metadata, Func<Sandbox> current)
{
    public Task RouteAsync(HttpContext http) => (http.Request.Method, http.Request.Path.Value) switch
    {
        ("GET", "/2018-06-01/ping") => ResponseWriter.WriteAsync(http, ApiResponse.Of(200, ApiResponse.PlainText, "pong")),
        ("POST", "/2020-01-01/extension/register") => extensions.RegisterAsync(http),
        ("GET", "/2020-01-01/extension/event/next") => extensions.NextAsync(http),
        ("POST", "/2020-01-01/extension/init/error") => extensions.InitErrorAsync(http),
        ("POST", "/2020-01-01/extension/exit/error") => extensions.ExitErrorAsync(http),
        ("PUT", SubscriptionsApi.TelemetryPath) => SubscribeAsync(http, SubscriptionApi.Telemetry),
        ("PUT", SubscriptionsApi.LogsPath) => SubscribeAsync(http, SubscriptionApi.Logs),
        ("GET", MetadataApi.Path) => metadata.GetAsync(http),
        _ => ResponseWriter.WriteAsync(http, ApiResponse.NotFound()),
    };

    private async Task SubscribeAsync(HttpContext http, SubscriptionApi api)
    {
        await subscriptions.SubscribeAsync(http, api).ConfigureAwait(false);
        Sandbox sandbox = current();
        // Deliveries wait for the subscription.
        lock (sandbox.Signal.Gate) sandbox.Signal.Pulse();
    }
}
