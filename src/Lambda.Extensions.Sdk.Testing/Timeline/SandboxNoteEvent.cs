namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>Something about the sandbox is worth a line: it is missing, or it ended a process (<see cref="EmulatorEventNames.Sandbox"/>).</summary>
public sealed class SandboxNoteEvent : EmulatorEvent
{
    internal SandboxNoteEvent(string note)
        : base(EmulatorEventNames.Sandbox) => Note = note;

    /// <summary>Gets the note, one line.</summary>
    public string Note { get; }

    private protected override string Describe() => Note;
}
