using Lambda.Extensions.Sdk.Testing.Configuration;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>INIT began (<see cref="EmulatorEventNames.InitStart"/>).</summary>
public sealed class InitStartEvent : EmulatorEvent
{
    internal InitStartEvent(string initializationType, string phase)
        : base(EmulatorEventNames.InitStart)
    {
        InitializationType = initializationType;
        Phase = phase;
    }

    /// <summary>Gets the value of <c>AWS_LAMBDA_INITIALIZATION_TYPE</c>: one of <see cref="InitializationTypes"/>.</summary>
    public string InitializationType { get; }

    /// <summary>Gets the phase: <c>init</c>, or <c>invoke</c> for a suppressed init inside an invocation.</summary>
    public string Phase { get; }

    private protected override string Describe() => $"{InitializationType} phase={Phase}";
}
