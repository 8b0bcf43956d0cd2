using Lambda.Extensions.Sdk.Testing.Invocations;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An invocation ended (<see cref="EmulatorEventNames.InvokeEnd"/>).</summary>
public sealed class InvokeEndEvent : EmulatorEvent
{
    internal InvokeEndEvent(InvocationResult result)
        : base(EmulatorEventNames.InvokeEnd, requestId: result.RequestId)
    {
        Result = result;
    }

    /// <summary>Gets the invocation's result.</summary>
    public InvocationResult Result { get; }

    private protected override string Describe() => Result.ErrorType is null ? $"{Result.Outcome}" : $"{Result.Outcome} {Result.ErrorType}";
}
