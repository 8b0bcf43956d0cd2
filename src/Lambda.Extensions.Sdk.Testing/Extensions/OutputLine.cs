namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Represents one line that a process wrote.</summary>
public sealed class OutputLine
{
    internal OutputLine(TimeSpan offset, bool isError, string text)
    {
        Offset = offset;
        IsError = isError;
        Text = text;
    }

    /// <summary>Gets the time at which the line was complete, counted from the emulator's start.</summary>
    public TimeSpan Offset { get; }

    /// <summary>Gets a value that indicates whether the line came from stderr.</summary>
    public bool IsError { get; }

    /// <summary>Gets the line without its line end. A line over 1 MiB arrives in pieces of that size.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
