namespace Lambda.Extensions.Sdk.InternalExtensions;

/// <summary>Represents the end of a handler, as the function reported it.</summary>
/// <param name="RequestId">The invocation's request id.</param>
/// <param name="Duration">The duration of the handler; <see langword="null"/> when its start was not seen.</param>
/// <param name="At">The moment of the end, as a timestamp of the clock.</param>
/// <param name="Error">The exception of a failed handler.</param>
internal sealed record HandlerEnd(string RequestId, TimeSpan? Duration, long At, Exception? Error)
{
    /// <summary>Returns the invocation that ended. The handler's own report is certain, so no other source is needed.</summary>
    public Invocation ToInvocation(TimeSpan duration, InvokeEvent? invoke = null) => new(RequestId, duration, invoke, Error)
    {
        Outcome = Error is null ? InvocationOutcome.Success : InvocationOutcome.Error,
        Confidence = OutcomeConfidence.Certain,
    };
}
