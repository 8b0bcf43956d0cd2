using Lambda.Extensions.Sdk.Testing.Lifecycle;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>INIT ended (<see cref="EmulatorEventNames.InitEnd"/>).</summary>
public sealed class InitEndEvent : EmulatorEvent
{
    internal InitEndEvent(InitResult result, string phase)
        : base(EmulatorEventNames.InitEnd)
    {
        Result = result;
        Phase = phase;
    }

    /// <summary>Gets the result of INIT.</summary>
    public InitResult Result { get; }

    /// <summary>Gets the phase: <c>init</c>, or <c>invoke</c> for a suppressed init inside an invocation.</summary>
    public string Phase { get; }

    private protected override string Describe() => $"{Result} phase={Phase}";
}
