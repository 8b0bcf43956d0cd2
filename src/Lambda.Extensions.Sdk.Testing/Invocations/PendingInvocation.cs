namespace Lambda.Extensions.Sdk.Testing.Invocations;

/// <summary>An invocation under way.</summary>
public sealed class PendingInvocation
{
    internal PendingInvocation(string requestId, Task<FunctionResponse> response, Task<InvocationResult> completion)
    {
        RequestId = requestId;
        Response = response;
        Completion = completion;
    }

    /// <summary>The request id.</summary>
    public string RequestId { get; }

    /// <summary>Ends the moment the runtime delivers its answer, or the platform answers for it: extensions may still be at work. Never fails.</summary>
    public Task<FunctionResponse> Response { get; }

    /// <summary>Ends when the environment is free for the next invocation, a reset included. Never fails.</summary>
    public Task<InvocationResult> Completion { get; }
}
