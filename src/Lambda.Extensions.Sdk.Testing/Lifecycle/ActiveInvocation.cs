using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>An invocation from its arrival to its result.</summary>
internal sealed class ActiveInvocation
{
    private readonly TaskCompletionSource<FunctionResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<InvocationResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required string RequestId { get; init; }

    public required string FunctionArn { get; init; }

    public required InvocationRequest Request { get; init; }

    public required string? TraceId { get; init; }

    /// <summary>The segment of this invocation, as telemetry tells it.</summary>
    public string SpanId { get; } = Guid.NewGuid().ToString("N")[..16];

    public required string? TenantId { get; init; }

    public PendingInvocation Pending => new(RequestId, _response.Task, _completion.Task);

    /// <summary>When its turn came, on the emulator's clock; a suppressed init comes after it.</summary>
    public TimeSpan Begun { get; set; }

    /// <summary>When it was handed to the runtime.</summary>
    public TimeSpan Delivered { get; set; }

    public DateTimeOffset Deadline { get; set; }

    /// <summary>When the runtime began to send its answer.</summary>
    public TimeSpan? ResponseStarted { get; set; }

    public TimeSpan? Responded { get; private set; }

    public TimeSpan? RuntimeDone { get; set; }

    public FunctionResponse? Answer { get; private set; }

    public int ProducedBytes { get; private set; }

    public bool SuppressedInit { get; set; }

    /// <summary>How long the INIT before it took, for the first invocation of an environment.</summary>
    public TimeSpan? ColdInit { get; set; }

    /// <summary>How long the restore before it took.</summary>
    public TimeSpan? Restore { get; set; }

    /// <summary>The runtime's answer: the caller has it from now on.</summary>
    public void Respond(FunctionResponse answer, int bytes, TimeSpan now)
    {
        Answer = answer;
        ProducedBytes = bytes;
        Responded = now;
        _response.TrySetResult(answer);
    }

    /// <summary>The end as far as the caller is concerned: without an answer by the runtime the platform answers.</summary>
    public InvocationResult Finish(EmulatedOutcome outcome, string? errorType, string? message, TimeSpan now, string? payload = null)
    {
        payload ??= Answer?.Payload ?? (errorType is null ? "" : PlatformError(errorType, message));
        _response.TrySetResult(new FunctionResponse(payload, errorType is not null, errorType));
        return new InvocationResult
        {
            RequestId = RequestId,
            Outcome = outcome,
            Payload = payload,
            ErrorType = errorType,
            ErrorMessage = message,
            Duration = now - Begun,
            ResponseAfter = Responded - Begun,
            PostRuntimeDuration = outcome is EmulatedOutcome.Success or EmulatedOutcome.FunctionError ? now - RuntimeDone : null,
            SuppressedInit = SuppressedInit,
        };
    }

    /// <summary>The environment is free again.</summary>
    public void Complete(InvocationResult result) => _completion.TrySetResult(result);

    private static string PlatformError(string errorType, string? message) =>
        new JsonObject { ["errorType"] = errorType, ["errorMessage"] = message }.ToJsonString();
}
