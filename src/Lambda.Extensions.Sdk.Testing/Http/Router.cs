using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Routes requests (server-behaviour 2). An unknown path is 404 with text, a wrong method 405 without.</summary>
internal sealed class Router(
    EmulatorSettings settings, LifecycleApi extensions, SubscriptionsApi subscriptions, InvocationApi runtime, CredentialsApi credentials, MetadataApi metadata)
{
    private const string Invocation = "/2018-06-01/runtime/invocation/";

    public Task RouteAsync(HttpContext http)
    {
        string path = http.Request.Path.Value ?? "";
        return path switch
        {
            "/2018-06-01/ping" => On(http, "GET", () => ResponseWriter.WriteAsync(http, ApiResponse.Of(200, ApiResponse.PlainText, "pong"))),
            Invocation + "next" => On(http, "GET", () => runtime.NextAsync(http)),
            "/2018-06-01/runtime/init/error" => On(http, "POST", () => runtime.InitErrorAsync(http)),
            CredentialsApi.Path when settings.InitializationType == InitializationTypes.SnapStart => On(http, "GET", () => credentials.GetAsync(http)),
            MetadataApi.Path => On(http, "GET", () => metadata.GetAsync(http)),
            SubscriptionsApi.TelemetryPath => RouteSubscription(http, SubscriptionApi.Telemetry),
            // Managed Instances have no Logs API (server-behaviour 1).
            SubscriptionsApi.LogsPath when !settings.IsManagedInstances => RouteSubscription(http, SubscriptionApi.Logs),
            _ when path.StartsWith("/2020-01-01/", StringComparison.Ordinal) => RouteExtension(http, path),
            _ when path.StartsWith(Invocation, StringComparison.Ordinal) => RouteInvocation(http, path[Invocation.Length..].Split('/')),
            _ => ResponseWriter.WriteAsync(http, ApiResponse.NotFound()),
        };
    }

    private static Task On(HttpContext http, string method, Func<Task> handle) =>
        http.Request.Method == method ? handle() : ResponseWriter.WriteAsync(http, ApiResponse.Empty(405));

    /// <summary>Routes a subscription. With extensions switched off these routes do not exist either (server-behaviour 1).</summary>
    private Task RouteSubscription(HttpContext http, SubscriptionApi api) => settings.ExtensionsDisabled
        ? ResponseWriter.WriteAsync(http, ApiResponse.Empty(404))
        : On(http, "PUT", () => subscriptions.SubscribeAsync(http, api));

    private Task RouteExtension(HttpContext http, string path)
    {
        if (settings.ExtensionsDisabled) return ResponseWriter.WriteAsync(http, ApiResponse.Empty(404));
        return path switch
        {
            "/2020-01-01/extension/register" => On(http, "POST", () => extensions.RegisterAsync(http)),
            "/2020-01-01/extension/event/next" => On(http, "GET", () => extensions.NextAsync(http)),
            "/2020-01-01/extension/init/error" => On(http, "POST", () => extensions.InitErrorAsync(http)),
            "/2020-01-01/extension/exit/error" => On(http, "POST", () => extensions.ExitErrorAsync(http)),
            _ => ResponseWriter.WriteAsync(http, ApiResponse.NotFound()),
        };
    }

    private Task RouteInvocation(HttpContext http, string[] parts) => parts switch
    {
        [{ Length: > 0 } id, "response"] => On(http, "POST", () => runtime.ResponseAsync(http, id, isError: false)),
        [{ Length: > 0 } id, "error"] => On(http, "POST", () => runtime.ResponseAsync(http, id, isError: true)),
        _ => ResponseWriter.WriteAsync(http, ApiResponse.NotFound()),
    };
}
