using Lambda.Extensions.Sdk.Testing.Configuration;
using Lambda.Extensions.Sdk.Testing.Faults;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Does the common part of all calls of extensions: the identifier check and injected faults.</summary>
internal sealed class ExtensionCalls(
    EmulatorSettings settings, Func<Sandbox> current, FaultPlan faults, EmulatorTimeline timeline, CancellationToken disposed)
{
    public const string IdentifierHeader = "Lambda-Extension-Identifier";
    public const string ErrorTypeHeader = "Lambda-Extension-Function-Error-Type";

    /// <summary>The limit of a request body. Only Managed Instances have one on these routes (server-behaviour 2).</summary>
    public long? BodyLimit => settings.IsManagedInstances ? 1024 * 1024 : null;

    /// <summary>Checks the identifier (server-behaviour 2.1), and for the error calls their header, in the platform's order.</summary>
    public Task WithAgentAsync(
        HttpContext http, ControlPlaneCall call, Func<Guid, string> unknown, Func<Sandbox, ExtensionAgent, Task<ApiResponse?>> handle)
    {
        Sandbox sandbox = current();
        string header = http.Request.Headers[IdentifierHeader].ToString();
        ExtensionAgent? agent = null;
        if (ExtensionIdentifier.TryParse(header, out Guid identifier))
        {
            lock (sandbox.Signal.Gate) agent = sandbox.Agents.FindByIdentifier(identifier);
        }

        return WithFaultsAsync(http, call, agent?.Name, async () =>
        {
            if (header.Length == 0)
                return ApiResponse.Refusal(new ApiError("Extension.MissingExtensionIdentifier", "Missing Lambda-Extension-Identifier header"));
            if (!ExtensionIdentifier.TryParse(header, out _))
                return ApiResponse.Refusal(new ApiError("Extension.InvalidExtensionIdentifier", "Invalid Lambda-Extension-Identifier"));
            if (call is ControlPlaneCall.InitError or ControlPlaneCall.ExitError && http.Request.Headers[ErrorTypeHeader].ToString().Length == 0)
                return ApiResponse.Refusal(new ApiError("Extension.MissingHeader", "Lambda-Extension-Function-Error-Type not found"));
            if (agent is null) return ApiResponse.Refusal(new ApiError("Extension.UnknownExtensionIdentifier", unknown(identifier)));
            return await handle(sandbox, agent).ConfigureAwait(false);
        });
    }

    /// <summary>Handles a call, with a fault before or after it takes effect. No answer means that the connection is closed.</summary>
    public async Task WithFaultsAsync(HttpContext http, ControlPlaneCall call, string? extension, Func<Task<ApiResponse?>> handle)
    {
        Fault? fault = faults.Take(call, extension);
        if (fault is { IsAfterTransition: false })
        {
            if (await StrikeAsync(http, call, extension, fault).ConfigureAwait(false)) return;
        }

        ApiResponse? answer = await handle().ConfigureAwait(false);
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
        if (fault.DelayTime is { } time) await Task.Delay(time, settings.Time, disposed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (fault.DelaySignal is { } signal) await signal.WaitAsync(disposed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
