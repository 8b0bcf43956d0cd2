using Lambda.Extensions.Sdk.Testing.Faults;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An injected fault struck (<see cref="EmulatorEventNames.Fault"/>).</summary>
public sealed class FaultEvent : EmulatorEvent
{
    internal FaultEvent(string? extension, ControlPlaneCall call, Fault fault)
        : base(EmulatorEventNames.Fault, extension)
    {
        Call = call;
        Fault = fault;
    }

    /// <summary>Gets the call that the fault struck.</summary>
    public ControlPlaneCall Call { get; }

    /// <summary>Gets the fault.</summary>
    public Fault Fault { get; }

    private protected override string Describe() => $"{Call}: {Fault}";
}
