namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>Represents an invocation that has not ended yet.</summary>
public sealed class PendingInvocation
{
    internal PendingInvocation(string requestId, Task<FunctionResponse> response, Task<InvocationResult> completion)
    {
        RequestId = requestId;
        Response = response;
        Completion = completion;
    }

    /// <summary>Gets the request id.</summary>
    public string RequestId { get; }

    /// <summary>Gets a task that ends when the runtime delivers its answer, or the platform answers for it. Extensions may still be working then. The task never fails.</summary>
    public Task<FunctionResponse> Response { get; }

    /// <summary>Gets a task that ends when the environment is free for the next invocation, after a reset if there was one. The task never fails.</summary>
    public Task<InvocationResult> Completion { get; }
}
