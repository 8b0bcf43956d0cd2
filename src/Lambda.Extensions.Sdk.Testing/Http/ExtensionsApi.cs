using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing;

/// <summary>The Extensions API 2020-01-01: register, next, init/error, exit/error (server-behaviour 2).</summary>
internal sealed partial class ExtensionsApi(
    EmulatorSettings settings, EnvironmentController environment, ExtensionViews views, FaultPlan faults, EmulatorTimeline timeline, CancellationToken disposed)
{
    private const string IdentifierHeader = "Lambda-Extension-Identifier";
    private const string ErrorTypeHeader = "Lambda-Extension-Function-Error-Type";

    /// <summary>Managed Instances cap the bodies of these routes, others do not (server-behaviour 2).</summary>
    private long? BodyLimit => settings.IsManagedInstances ? 1024 * 1024 : null;

    public Task RegisterAsync(HttpContext http)
    {
        var name = http.Request.Headers["Lambda-Extension-Name"].ToString();
        return WithFaultsAsync(http, ControlPlaneCall.Register, name, async () =>
        {
            if (name.Length == 0)
                return ApiResponse.Refusal(new ApiError("Extension.InvalidExtensionName", "Empty extension name"));
            if (await RequestBody.ReadAsync(http.Request, BodyLimit).ConfigureAwait(false) is not { } body)
                return ApiResponse.Refusal(new ApiError(RegisterRequest.InvalidFormat, "http: request body too large")) with { CloseConnection = true };
            if (RegisterRequest.TryRead(body, out var request) is { } unreadable)
                return ApiResponse.Refusal(unreadable);
            return Register(http, name, request.Events);
        });
    }

    public Task NextAsync(HttpContext http) => WithAgentAsync(
        http, ControlPlaneCall.Next, identifier => $"Unknown extension {identifier:D}", async (sandbox, agent) =>
    {
        Task<Delivery> pending;
        lock (sandbox.Signal.Gate)
        {
            if (sandbox.BeginNext(agent, out pending) is { } refused) return ApiResponse.Refusal(refused);
            sandbox.Signal.Pulse();
        }

        // The platform does not notice a client that gives up: neither does this wait (server-behaviour 3).
        var delivery = await pending.ConfigureAwait(false);
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
        var sandbox = environment.Sandbox;
        lock (sandbox.Signal.Gate)
        {
            if (sandbox.Agents.Register(name, events, out var agent) is { } refused) return ApiResponse.Refusal(refused);
            if (!agent.IsExternal) sandbox.Watch(agent, views.Get(name, isExternal: false));
            sandbox.Record(new ExtensionRegisteredEvent(name, agent.Identifier, agent.IsExternal, agent.Events));
            sandbox.Signal.Pulse();
            var features = http.Request.Headers["Lambda-Extension-Accept-Feature"].ToString().Split(',', StringSplitOptions.TrimEntries);
            return ApiResponse.Of(200, ApiResponse.Json, EventBodies.Registration(settings, features.Contains("accountId"))) with
            {
                Headers = [(IdentifierHeader, agent.Identifier)],
            };
        }
    }

    private Task ReportAsync(HttpContext http, ControlPlaneCall call) => WithAgentAsync(
        http, call, _ => "Unknown Lambda-Extension-Identifier", async (sandbox, agent) =>
    {
        var errorType = http.Request.Headers[ErrorTypeHeader].ToString();
        // The platform never reads the body; here it is kept for the test.
        var body = Encoding.UTF8.GetString(await RequestBody.ReadAsync(http.Request, null).ConfigureAwait(false) ?? []);
        var isInit = call == ControlPlaneCall.InitError;
        lock (sandbox.Signal.Gate)
        {
            if ((isInit ? agent.InitError(out var isFirst) : agent.ExitError(out isFirst)) is { } refused)
                return ApiResponse.Refusal(refused);
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

    /// <summary>The identifier check (server-behaviour 2.1), and for the error calls their header, in the platform's order.</summary>
    private Task WithAgentAsync(
        HttpContext http, ControlPlaneCall call, Func<Guid, string> unknown, Func<Sandbox, ExtensionAgent, Task<ApiResponse?>> handle)
    {
        var sandbox = environment.Sandbox;
        var header = http.Request.Headers[IdentifierHeader].ToString();
        ExtensionAgent? agent = null;
        if (ExtensionIdentifier.TryParse(header, out var identifier))
        {
            lock (sandbox.Signal.Gate) agent = sandbox.Agents.FindByIdentifier(identifier);
        }

        return WithFaultsAsync(http, call, agent?.Name, async () =>
        {
            if (header.Length == 0)
                return ApiResponse.Refusal(new ApiError("Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"));
            if (!ExtensionIdentifier.TryParse(header, out _))
                return ApiResponse.Refusal(new ApiError("Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier"));
            if (call != ControlPlaneCall.Next && http.Request.Headers[ErrorTypeHeader].ToString().Length == 0)
                return ApiResponse.Refusal(new ApiError("Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found"));
            if (agent is null)
                return ApiResponse.Refusal(new ApiError("Extension.UnknownExtensionIdentifier", unknown(identifier)));
            return await handle(sandbox, agent).ConfigureAwait(false);
        });
    }

    /// <summary>Handles a call, with a fault before or after it takes effect. No answer means that the connection is closed.</summary>
    private async Task WithFaultsAsync(HttpContext http, ControlPlaneCall call, string? extension, Func<Task<ApiResponse?>> handle)
    {
        var fault = faults.Take(call, extension);
        if (fault is { IsAfterTransition: false })
        {
            if (await StrikeAsync(http, call, extension, fault).ConfigureAwait(false)) return;
        }

        var answer = await handle().ConfigureAwait(false);
        if (fault is { IsAfterTransition: true })
        {
            if (await StrikeAsync(http, call, extension, fault).ConfigureAwait(false)) return;
        }

        if (answer is null)
            http.Abort();
        else
            await ResponseWriter.WriteAsync(http, answer, fault).ConfigureAwait(false);
    }

    /// <returns>Whether the call is over.</returns>
    private async Task<bool> StrikeAsync(HttpContext http, ControlPlaneCall call, string? extension, Fault fault)
    {
        timeline.Record(new FaultEvent(extension, call, fault));
        if (fault.DelayTime is { } time)
            await Task.Delay(time, settings.Time, disposed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault.DelaySignal is { } signal)
            await signal.WaitAsync(disposed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault.Drops || disposed.IsCancellationRequested)
        {
            http.Abort();
            return true;
        }

        if (fault.Status is not { } status) return false;
        await ResponseWriter.WriteAsync(http, ApiResponse.Of(status, fault.Body!.Length == 0 ? null : fault.ContentType, fault.Body), fault).ConfigureAwait(false);
        return true;
    }
}
