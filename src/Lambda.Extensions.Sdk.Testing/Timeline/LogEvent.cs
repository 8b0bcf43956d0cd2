using Lambda.Extensions.Sdk.Testing.Extensions;

namespace Lambda.Extensions.Sdk.Testing.Timeline;

/// <summary>A process wrote a line (<see cref="EmulatorEventNames.Log"/>); <see cref="EmulatorEvent.Extension"/> is <see langword="null"/> for the function.</summary>
public sealed class LogEvent : EmulatorEvent
{
    internal LogEvent(string? extension, OutputLine line)
        : base(EmulatorEventNames.Log, extension)
    {
        Line = line;
    }

    /// <summary>Gets the line.</summary>
    public OutputLine Line { get; }

    private protected override string Describe() => $"{(Extension is null ? "function " : "")}{(Line.IsError ? "err" : "out")}: {Line.Text}";
}
