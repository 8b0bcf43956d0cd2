using Lambda.Extensions.Sdk.Testing.Extensions;
using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>An extension or the runtime ended (<see cref="EmulatorEventNames.ExtensionExited"/>, <see cref="EmulatorEventNames.RuntimeExited"/>).</summary>
public sealed class ProgramExitedEvent : EmulatorEvent
{
    internal ProgramExitedEvent(string name, string? extension, ProgramExit exit, ExtensionState? state, TimeSpan? afterShutdown)
        : base(name, extension)
    {
        ExitCode = exit.ExitCode;
        Killed = exit.Killed;
        State = state;
        AfterShutdown = afterShutdown;
    }

    /// <summary>Gets the exit code; 128 plus the signal's number after a signal (137 for SIGKILL).</summary>
    public int ExitCode { get; }

    /// <summary>Gets a value that indicates whether the emulator killed the program.</summary>
    public bool Killed { get; }

    /// <summary>Gets the extension's state after its exit; <see langword="null"/> for the runtime.</summary>
    public ExtensionState? State { get; }

    /// <summary>Gets the time from the release of the SHUTDOWN event to the exit; <see langword="null"/> without such an event.</summary>
    public TimeSpan? AfterShutdown { get; }

    private protected override string Describe() => $"code={ExitCode}{(Killed ? " killed" : "")}{(State is { } state ? " " + state : "")}";
}
