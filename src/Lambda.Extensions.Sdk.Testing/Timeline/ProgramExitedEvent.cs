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

    /// <summary>The exit code; 128 plus the signal's number when a signal ended it (137 for SIGKILL).</summary>
    public int ExitCode { get; }

    /// <summary>Whether the emulator killed it.</summary>
    public bool Killed { get; }

    /// <summary>The extension's state after its exit; <see langword="null"/> for the runtime.</summary>
    public ExtensionState? State { get; }

    /// <summary>The time from the release of its SHUTDOWN event to its exit; <see langword="null"/> when there was no such event.</summary>
    public TimeSpan? AfterShutdown { get; }

    private protected override string Describe() => $"code={ExitCode}{(Killed ? " killed" : "")}{(State is { } state ? " " + state : "")}";
}
