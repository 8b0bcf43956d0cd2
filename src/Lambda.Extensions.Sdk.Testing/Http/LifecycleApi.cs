using System.Text;
using System.Text.RegularExpressions;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Serves the Extensions API 2020-01-01: register, next, init/error, exit/error (server-behaviour 2).</summary>
internal sealed partial class LifecycleApi(
    EmulatorSettings settings, Func<Sandbox> current, ExtensionViews views, ExtensionCalls calls)
{
    public Task RegisterAsync(HttpContext http)
    {
        string name = http.Request.Headers["Lambda-Extension-Name"].ToString();
        return calls.WithFaultsAsync(http, ControlPlaneCall.Register, name, async () =>
        {
            if (name.Length == 0) return ApiResponse.Refusal(new ApiError("Extension.InvalidExtensionName", "Empty extension name"));
            if (await RequestBody.ReadAsync(http.Request, calls.BodyLimit).ConfigureAwait(false) is not { } body)
                return ApiResponse.Refusal(new ApiError(RegisterRequest.InvalidFormat, "http: request body too large")) with { CloseConnection = true };
            if (RegisterRequest.TryRead(body, out RegisterRequest? request) is { } unreadable) return ApiResponse.Refusal(unreadable);
            return Register(http, name, request.Events);
        });
    }

    public Task NextAsync(HttpContext http) => calls.WithAgentAsync(
        http, ControlPlaneCall.Next, identifier => $"Unknown extension {identifier:D}", async (sandbox, agent) =>
    {
        Task<NextAnswer> pending;
        lock (sandbox.Signal.Gate)
        {
            if (sandbox.BeginNext(agent, out pending) is { } refused) return ApiResponse.Refusal(refused);
            sandbox.Signal.Pulse();
        }

        // The platform does not notice a client that gives up: neither does this wait (server-behaviour 3).
        NextAnswer delivery = await pending.ConfigureAwait(false);
        if (delivery.Error is { } error) return ApiResponse.Refusal(error);
        if (delivery.Body is not { } body) return null;
        // SHUTDOWN has neither an event identifier nor a content type of its own (server-behaviour 2.3).
        return delivery.EventType == EventNames.Invoke
            ? ApiResponse.Of(200, ApiResponse.Json, body) with { Headers = [("Lambda-Extension-Event-Identifier", Guid.NewGuid().ToString("D"))] }
            : ApiResponse.Of(200, ApiResponse.PlainText, body);
    });

    public Task InitErrorAsync(HttpContext http) => ReportAsync(http, ControlPlaneCall.InitError);

    public Task ExitErrorAsync(HttpContext http) => ReportAsync(http, ControlPlaneCall.ExitError);

    [GeneratedRegex(@"Extension\.[A-Z][a-zA-Z]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KnownErrorType();

    private ApiResponse Register(HttpContext http, string name, IReadOnlyList<string> events)
    {
        Sandbox sandbox = current();
        lock (sandbox.Signal.Gate)
        {
            if (sandbox.Agents.Register(name, events, out ExtensionAgent? agent) is { } refused) return ApiResponse.Refusal(refused);
            if (!agent.IsExternal) sandbox.Watch(agent, views.Get(name, isExternal: false));
            sandbox.Record(new ExtensionRegisteredEvent(name, agent.Identifier, agent.IsExternal, agent.Events));
            sandbox.Telemetry.Hub.Resume(name);
            sandbox.Signal.Pulse();
            string[] features = http.Request.Headers["Lambda-Extension-Accept-Feature"].ToString().Split(',', StringSplitOptions.TrimEntries);
            return ApiResponse.Of(200, ApiResponse.Json, EventBodies.Registration(settings, features.Contains("accountId"))) with
            {
                Headers = [(ExtensionCalls.IdentifierHeader, agent.Identifier)],
            };
        }
    }

    private Task ReportAsync(HttpContext http, ControlPlaneCall call) => calls.WithAgentAsync(
        http, call, _ => "Unknown Lambda-Extension-Identifier", async (sandbox, agent) =>
    {
        string errorType = http.Request.Headers[ExtensionCalls.ErrorTypeHeader].ToString();
        // The platform never reads the body; here it is kept for the test.
        string body = Encoding.UTF8.GetString(await RequestBody.ReadAsync(http.Request, null).ConfigureAwait(false) ?? []);
        bool isInit = call == ControlPlaneCall.InitError;
        lock (sandbox.Signal.Gate)
        {
            if ((isInit ? agent.InitError(out bool isFirst) : agent.ExitError(out isFirst)) is { } refused) return ApiResponse.Refusal(refused);
            if (!isFirst) return ApiResponse.Accepted();
            var error = new ReportedError(isInit ? ReportedErrorKind.InitError : ReportedErrorKind.ExitError, errorType, body);
            views.Find(agent.Name)!.AddError(error);
            sandbox.Record(new ExtensionErrorEvent(agent.Name, error));
            // By itself this ends nothing: the environment reacts when the process exits (server-behaviour 2.4).
            sandbox.RecordFatal(FatalType(isInit, errorType), $"Extension '{agent.Name}' reported {error}");
            sandbox.Signal.Pulse();
        }

        return ApiResponse.Accepted();
    });

    private string FatalType(bool isInit, string errorType)
    {
        if (settings.IsManagedInstances && KnownErrorType().IsMatch(errorType)) return errorType;
        return isInit ? FatalError.ExtensionInitError : FatalError.ExtensionExitError;
    }
}
