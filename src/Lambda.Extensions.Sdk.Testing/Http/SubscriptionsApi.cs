using System.Text;
using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Telemetry;
using Lambda.Extensions.Sdk.Testing.Telemetry.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Serves the only call of the Telemetry API (2022-07-01) and of the Logs API (2020-08-15) (lambda-facts 3.1, 4; server-behaviour 5).</summary>
internal sealed class SubscriptionsApi(EmulatorSettings settings, ExtensionCalls calls, TelemetryHub hub, CancellationToken disposed)
{
    public const string TelemetryPath = "/2022-07-01/telemetry";
    public const string LogsPath = "/2020-08-15/logs";

    public Task SubscribeAsync(HttpContext http, SubscriptionApi api)
    {
        // Emulators without telemetry look at nothing: accepted in status, refused in words (server-behaviour 5.2).
        if (!settings.HasTelemetry)
        {
            return calls.WithFaultsAsync(http, ControlPlaneCall.Subscribe, null, () =>
                Task.FromResult<ApiResponse?>(ApiResponse.Error(202, api + ".NotSupported", api + " API is not supported")));
        }

        return calls.WithAgentAsync(http, ControlPlaneCall.Subscribe, identifier => $"Unknown extension {identifier:D}", async (sandbox, agent) =>
        {
            if (await RequestBody.ReadAsync(http.Request, calls.BodyLimit).ConfigureAwait(false) is not { } body)
                return ApiResponse.Error(500, InternalError, "Internal Server Error") with { CloseConnection = true };
            if (IsClosed(sandbox)) return ApiResponse.Refusal(new ApiError(api + ".SubscriptionClosed", api + " API subscription is closed"));
            if (new SubscriptionReader(api, settings.IsManagedInstances).Read(body, out string? message) is not { } subscription)
                return Invalid(TelemetryHub.ValidationErrorOf(api), message);
            if (await hub.SubscribeAsync(agent.Name, subscription, disposed).ConfigureAwait(false) is not { } refused)
                return ApiResponse.Of(200, ApiResponse.PlainText, "\"OK\"");
            return refused.ErrorType == InternalError ? ApiResponse.Error(500, InternalError, refused.Message) : Invalid(refused.ErrorType, refused.Message);
        });
    }

    private const string InternalError = "InternalServerError";

    /// <summary>Returns true when INIT is over: the runtime and every extension have called next (lambda-facts 1.2).</summary>
    private static bool IsClosed(Sandbox sandbox)
    {
        lock (sandbox.Signal.Gate)
        {
            return sandbox.IsClosed || sandbox.IsShuttingDown
                || (sandbox.Runtime.HasAskedForNext && sandbox.Agents.All.All(agent => agent.HasAskedForNext));
        }
    }

    /// <summary>Creates the answer without escaping, as the platform does. A message with quotes makes it invalid JSON (server-behaviour 5.1).</summary>
    private static ApiResponse Invalid(string errorType, string message) => new(
        400, ApiResponse.PlainText, Encoding.UTF8.GetBytes($$"""{"errorType": "{{errorType}}", "errorMessage": "{{message}}"}"""));
}
