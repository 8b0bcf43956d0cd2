using System.Text.Json.Nodes;
using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Testing.Lifecycle;

/// <summary>Holds an invocation from its arrival to its result.</summary>
internal sealed class ActiveInvocation
{
    private readonly TaskCompletionSource<FunctionResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<InvocationResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required string RequestId { get; init; }

    public required string FunctionArn { get; init; }

    public required InvocationRequest Request { get; init; }

    public required string? TraceId { get; init; }

    /// <summary>The id of the invocation's segment in telemetry.</summary>
    public string SpanId { get; } = Guid.NewGuid().ToString("N")[..16];

    public required string? TenantId { get; init; }

    public PendingInvocation Pending => new(RequestId, _response.Task, _completion.Task);

    /// <summary>The time at which it started, on the emulator's clock. A suppressed init comes after it.</summary>
    public TimeSpan Begun { get; set; }

    /// <summary>The time at which the runtime received it.</summary>
    public TimeSpan Delivered { get; set; }

    public DateTimeOffset Deadline { get; set; }

    /// <summary>The time at which the runtime began to send its answer.</summary>
    public TimeSpan? ResponseStarted { get; set; }

    public TimeSpan? Responded { get; private set; }

    public TimeSpan? RuntimeDone { get; set; }

    public FunctionResponse? Answer { get; private set; }

    public int ProducedBytes { get; private set; }

    public bool SuppressedInit { get; set; }

    /// <summary>The duration of the INIT before it, for the first invocation of an environment.</summary>
    public TimeSpan? ColdInit { get; set; }

    /// <summary>The duration of the restore before it.</summary>
    public TimeSpan? Restore { get; set; }

    /// <summary>Sets the runtime's answer, which the caller receives at this moment.</summary>
    public void Respond(FunctionResponse answer, int bytes, TimeSpan now)
    {
        Answer = answer;
        ProducedBytes = bytes;
        Responded = now;
        _response.TrySetResult(answer);
    }

    /// <summary>Ends the invocation for the caller. Without an answer of the runtime the platform answers.</summary>
    public InvocationResult Finish(EmulatedOutcome outcome, string? errorType, string? message, TimeSpan now, string? payload = null, string? verdict = null)
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
            Verdict = verdict,
            Duration = now - Begun,
            ResponseAfter = Responded - Begun,
            PostRuntimeDuration = outcome is EmulatedOutcome.Success or EmulatedOutcome.FunctionError ? now - RuntimeDone : null,
            SuppressedInit = SuppressedInit,
        };
    }

    /// <summary>Completes the invocation: the environment is free again.</summary>
    public void Complete(InvocationResult result) => _completion.TrySetResult(result);

    private static string PlatformError(string errorType, string? message) =>
        new JsonObject { ["errorType"] = errorType, ["errorMessage"] = message }.ToJsonString();
}
