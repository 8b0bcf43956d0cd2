using System.Text;
using Lambda.Extensions.Sdk.Testing.Http;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.InvokeApi;

/// <summary>Serves the Invoke API: Invoke and InvokeWithResponseStream.</summary>
internal sealed class InvokeHandler(Func<EnvironmentPool> pool, EventInvocations events)
{
    private const string ErrorHeader = "X-Amz-Function-Error";
    private const string VersionHeader = "X-Amz-Executed-Version";

    public async Task HandleAsync(HttpContext http)
    {
        string requestId = Guid.NewGuid().ToString("D");
        http.Response.Headers[InvokeErrors.RequestIdHeader] = requestId;
        string[] path = (http.Request.Path.Value ?? "").Trim('/').Split('/');
        bool isStream = path is ["2021-11-15", "functions", _, "response-streaming-invocations"];
        bool isInvoke = path is ["2015-03-31", "functions", _, "invocations"];
        try
        {
            if (!isStream && !isInvoke)
                await ResponseWriter.WriteAsync(http, InvokeErrors.UnknownOperation()).ConfigureAwait(false);
            else if (http.Request.Method != "POST")
                await ResponseWriter.WriteAsync(http, ApiResponse.Empty(405)).ConfigureAwait(false);
            else
                await InvokeAsync(http, path[2], isStream, requestId).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The client has gone before its request was complete.
            http.Abort();
        }
    }

    private async Task InvokeAsync(HttpContext http, string function, bool isStream, string requestId)
    {
        (InvokeCall? call, ApiResponse? refusal) =
            await InvokeCallReader.ReadAsync(http, function, isStream, requestId, pool().Settings).ConfigureAwait(false);
        if (call is null)
        {
            await ResponseWriter.WriteAsync(http, refusal!).ConfigureAwait(false);
            return;
        }

        http.Response.Headers[InvokeCallReader.TraceHeader] = call.TraceId;
        switch (call.Type)
        {
            case InvocationType.DryRun:
                await ResponseWriter.WriteAsync(http, ApiResponse.Empty(204)).ConfigureAwait(false);
                return;
            case InvocationType.Event:
                events.Accept(call);
                await ResponseWriter.WriteAsync(http, ApiResponse.Empty(202)).ConfigureAwait(false);
                return;
            default:
                await RunAsync(http, call, isStream).ConfigureAwait(false);
                return;
        }
    }

    private async Task RunAsync(HttpContext http, InvokeCall call, bool isStream)
    {
        PooledEnvironment? environment;
        try
        {
            environment = await TakeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is EmulatorException or PlatformNotSupportedException or IOException)
        {
            await ResponseWriter.WriteAsync(http, InvokeErrors.Failed("An environment could not be started: " + e.Message)).ConfigureAwait(false);
            return;
        }

        if (environment is null)
        {
            await ResponseWriter.WriteAsync(http, InvokeErrors.Throttled()).ConfigureAwait(false);
            return;
        }

        var running = RunningInvocation.Begin(environment, call, isStream ? new StreamedAnswer(http) : null);
        http.Response.Headers[VersionHeader] = pool().Settings.FunctionVersion;
        // A client that goes away does not end the invocation, as on the platform.
        FunctionResponse answer = await running.Pending.Response.ConfigureAwait(false);
        string? log = call.WantsLog ? await running.LogAsync().ConfigureAwait(false) : null;
        if (running.Stream is { } stream)
            await stream.CompleteAsync(answer, log).ConfigureAwait(false);
        else
            await ResponseWriter.WriteAsync(http, Answer(answer, log)).ConfigureAwait(false);
    }

    /// <summary>Takes an environment of the newest version.</summary>
    private async Task<PooledEnvironment?> TakeAsync()
    {
        while (true)
        {
            EnvironmentPool current = pool();
            if (await current.TakeAsync().ConfigureAwait(false) is { } environment) return environment;
            if (!current.IsRetired || current == pool()) return null;
        }
    }

    private static ApiResponse Answer(FunctionResponse answer, string? log)
    {
        List<(string, string)> headers = [];
        // All errors are "Unhandled" today, those that the function reports included.
        if (answer.IsError) headers.Add((ErrorHeader, "Unhandled"));
        if (log is not null) headers.Add(("X-Amz-Log-Result", log));
        return new ApiResponse(200, ApiResponse.Json, Encoding.UTF8.GetBytes(answer.Payload)) { Headers = headers };
    }
}
