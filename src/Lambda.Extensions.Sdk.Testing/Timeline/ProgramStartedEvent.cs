namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An extension or the runtime was started (<see cref="EmulatorEventNames.ExtensionStarted"/>, <see cref="EmulatorEventNames.RuntimeStarted"/>).</summary>
public sealed class ProgramStartedEvent : EmulatorEvent
{
    internal ProgramStartedEvent(string name, string? extension, int? processId)
        : base(name, extension)
    {
        ProcessId = processId;
    }

    /// <summary>Gets the process id, or <see langword="null"/> for code that runs inside the test process.</summary>
    public int? ProcessId { get; }

    private protected override string Describe() => ProcessId is { } id ? $"pid={id}" : "in process";
}
