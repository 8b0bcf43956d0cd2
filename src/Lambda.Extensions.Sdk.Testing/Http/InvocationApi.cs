using System.Globalization;
using System.Text;
using System.Text.Json;
using Lambda.Extensions.Sdk.Testing.Invocations;
using Lambda.Extensions.Sdk.Testing.Lifecycle;
using Lambda.Extensions.Sdk.Testing.Timeline;
using Microsoft.AspNetCore.Http;

namespace Lambda.Extensions.Sdk.Testing.Http;

/// <summary>Serves the Runtime API 2018-06-01: next, response, error, init/error.</summary>
internal sealed class InvocationApi(EnvironmentController environment, EmulatorClock clock)
{
    /// <summary>The largest payload: 6 MiB and 100 bytes (server-behaviour 2).</summary>
    private const int MaxPayload = (6 * 1024 * 1024) + 100;

    /// <summary>The largest streamed payload, when the caller asked for a stream: 200 MB.</summary>
    private const int MaxStreamedPayload = 200 * 1024 * 1024;

    public const string ErrorTypeHeader = "Lambda-Runtime-Function-Error-Type";

    public async Task NextAsync(HttpContext http)
    {
        Sandbox sandbox = environment.Sandbox;
        Task<ActiveInvocation?>? pending = Task.FromResult<ActiveInvocation?>(null);
        ApiError? refused = null;
        lock (sandbox.Signal.Gate)
        {
            // A closed sandbox never answers: the connection is closed, as with the whole environment.
            if (!sandbox.IsClosed) refused = BeginNext(sandbox, out pending);
        }

        if (refused is not null)
        {
            await ResponseWriter.WriteAsync(http, ApiResponse.Refusal(refused)).ConfigureAwait(false);
            return;
        }

        if (await pending.ConfigureAwait(false) is { } invocation)
            await ResponseWriter.WriteAsync(http, Event(invocation)).ConfigureAwait(false);
        else
            http.Abort();
    }

    public async Task ResponseAsync(HttpContext http, string requestId, bool isError)
    {
        Sandbox sandbox = environment.Sandbox;
        ActiveInvocation? invocation;
        bool isLate;
        ApiError? refused = null;
        lock (sandbox.Signal.Gate)
        {
            invocation = sandbox.Runtime.Find(requestId);
            isLate = sandbox.Runtime.IsLate(requestId);
            if (invocation is not null) refused = sandbox.Runtime.BeginResponse(invocation, isError);
            if (refused is null) invocation?.ResponseStarted = clock.Elapsed;
        }

        ApiResponse answer;
        if (invocation is null && isLate)
            answer = ApiResponse.Error(410, "InvokeTimeout", "Invoke timeout");
        else if (invocation is null)
            answer = ApiResponse.Error(400, "InvalidRequestID", "Invalid request ID");
        else if (refused is not null)
            answer = ApiResponse.Refusal(refused);
        else
            answer = await TakeAsync(http, sandbox, invocation, isError).ConfigureAwait(false);
        await ResponseWriter.WriteAsync(http, answer).ConfigureAwait(false);
    }

    public async Task InitErrorAsync(HttpContext http)
    {
        Sandbox sandbox = environment.Sandbox;
        string errorType = ErrorType(http, "Runtime.Unknown");
        string body = Encoding.UTF8.GetString(await RequestBody.ReadAsync(http.Request, null).ConfigureAwait(false) ?? []);
        ApiError? refused;
        lock (sandbox.Signal.Gate)
        {
            refused = sandbox.Runtime.InitError();
            if (refused is null)
            {
                sandbox.RuntimeInitError = body;
                sandbox.RecordFatal(errorType, "The runtime reported an init error: " + body);
                sandbox.Record(new RuntimeErrorEvent(errorType, body));
                sandbox.Telemetry.InitRuntimeDone(InitResult.Error, errorType);
                sandbox.Signal.Pulse();
            }
        }

        await ResponseWriter.WriteAsync(http, refused is null ? ApiResponse.Accepted() : ApiResponse.Refusal(refused)).ConfigureAwait(false);
    }

    private ApiError? BeginNext(Sandbox sandbox, out Task<ActiveInvocation?> pending)
    {
        ActiveInvocation? finished = sandbox.Runtime.State == RuntimeState.ResponseSent ? sandbox.Runtime.Current : null;
        if (sandbox.Runtime.BeginNext(out pending) is { } refused) return refused;
        // The runtime's first next closes registration (lambda-facts 1.2).
        sandbox.Agents.IsClosed = true;
        sandbox.Record(new EmulatorEvent(EmulatorEventNames.RuntimeNext));
        sandbox.Telemetry.InitRuntimeDone(InitResult.Success, null);
        if (finished is { RuntimeDone: null, Answer: { } answer })
        {
            finished.RuntimeDone = clock.Elapsed;
            var done = new RuntimeDoneEvent(
                finished.RequestId,
                answer.IsError ? "error" : "success",
                answer.ErrorType,
                clock.Elapsed - finished.Delivered,
                finished.ProducedBytes);
            sandbox.Record(done);
            sandbox.Telemetry.RuntimeDone(finished, done);
        }

        sandbox.Signal.Pulse();
        return null;
    }

    private async Task<ApiResponse> TakeAsync(HttpContext http, Sandbox sandbox, ActiveInvocation invocation, bool isError)
    {
        string mode = http.Request.Headers["Lambda-Runtime-Function-Response-Mode"].ToString();
        if (!isError && mode.Length > 0 && mode != "streaming")
        {
            Complete(sandbox, invocation, new FunctionResponse("", isError: true, "Runtime.InvalidResponseModeHeader"), 0);
            return ApiResponse.Error(400, "InvalidFunctionResponseMode", "Invalid function response mode");
        }

        byte[]? body;
        try
        {
            Func<ReadOnlyMemory<byte>, ValueTask>? onBytes = isError ? null : invocation.Request.OnAnswerBytes;
            bool isStreamed = onBytes is not null && mode.Length > 0;
            body = await RequestBody.ReadAsync(http.Request, isStreamed ? MaxStreamedPayload : MaxPayload, onBytes).ConfigureAwait(false);
        }
        catch (IOException)
        {
            Complete(sandbox, invocation, new FunctionResponse("", isError: true, "Runtime.TruncatedResponse"), 0);
            return ApiResponse.Error(400, "TruncatedHTTPRequest", "HTTP request detected as truncated");
        }

        if (body is null)
        {
            const string type = "Function.ResponseSizeTooLarge";
            string message = string.Create(CultureInfo.InvariantCulture, $"Response payload size exceeded maximum allowed payload size ({MaxPayload} bytes).");
            Complete(sandbox, invocation, new FunctionResponse(EventBodies.Error(type, message).TrimEnd(), isError: true, type), 0);
            return ApiResponse.Error(
                413, "RequestEntityTooLarge", string.Create(CultureInfo.InvariantCulture, $"Exceeded maximum allowed payload size ({MaxPayload} bytes)."));
        }

        Complete(sandbox, invocation, Response(http, Encoding.UTF8.GetString(body), isError), body.Length);
        return ApiResponse.Accepted();
    }

    private static FunctionResponse Response(HttpContext http, string payload, bool isError)
    {
        if (isError) return new FunctionResponse(payload, isError: true, ErrorType(http, ErrorTypeInBody(payload)));
        return StreamError.Of(http.Request) is { } error
            ? new FunctionResponse(payload, isError: true, error.ErrorType) { StreamErrorBody = error.Body }
            : new FunctionResponse(payload, isError: false, errorType: null);
    }

    private void Complete(Sandbox sandbox, ActiveInvocation invocation, FunctionResponse answer, int bytes)
    {
        lock (sandbox.Signal.Gate)
        {
            sandbox.Runtime.EndResponse(invocation);
            sandbox.Record(new InvokeResponseEvent(invocation.RequestId, answer.IsError, bytes));
            invocation.Respond(answer, bytes, clock.Elapsed);
            sandbox.Signal.Pulse();
        }
    }

    private static ApiResponse Event(ActiveInvocation invocation)
    {
        List<(string, string)> headers =
        [
            ("Lambda-Runtime-Aws-Request-Id", invocation.RequestId),
            ("Lambda-Runtime-Deadline-Ms", invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            ("Lambda-Runtime-Invoked-Function-Arn", invocation.FunctionArn),
        ];
        Add("Lambda-Runtime-Trace-Id", invocation.TraceId);
        Add("Lambda-Runtime-Client-Context", invocation.Request.ClientContext);
        Add("Lambda-Runtime-Aws-Tenant-Id", invocation.TenantId);
        return ApiResponse.Of(200, ApiResponse.Json, invocation.Request.Payload) with { Headers = headers };

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) headers.Add((name, value));
        }
    }

    private static string ErrorType(HttpContext http, string otherwise)
    {
        string header = http.Request.Headers[ErrorTypeHeader].ToString();
        return header.Length == 0 ? otherwise : header;
    }

    private static string ErrorTypeInBody(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("errorType", out JsonElement type)
                && type.ValueKind == JsonValueKind.String)
            {
                return type.GetString()!;
            }
        }
        catch (JsonException)
        {
            // Any body is a function error, whatever it says.
        }

        return "Function.Unknown";
    }
}
