namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>One line that a process wrote.</summary>
public sealed class OutputLine
{
    internal OutputLine(TimeSpan offset, bool isError, string text)
    {
        Offset = offset;
        IsError = isError;
        Text = text;
    }

    /// <summary>When the line was complete, counted from the emulator's start.</summary>
    public TimeSpan Offset { get; }

    /// <summary>Whether it came from stderr.</summary>
    public bool IsError { get; }

    /// <summary>The line without its line end. A line over 1 MiB arrives in pieces of that size.</summary>
    public string Text { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
