namespace PayloadGuard.Redaction;

/// <summary>Finds the end of a secret of any length, piece by piece, and drops it on the way.</summary>
internal abstract class Ending
{
    /// <summary>Gets the text that follows the mark, once the end is found.</summary>
    public string Tail { get; protected set; } = "";

    /// <summary>Gets the number of backslashes directly before the current character.</summary>
    protected int Slashes { get; private set; }

    /// <summary>Drops characters of the secret. Returns true when the end is found.</summary>
    /// <param name="text">The text, from the current position.</param>
    /// <param name="dropped">The number of characters that belong to the secret.</param>
    public bool Skip(ReadOnlySpan<char> text, out int dropped)
    {
        for (dropped = 0; dropped < text.Length; dropped++)
        {
            char c = text[dropped];
            Step step = See(c);
            if (step == Step.EndsBefore) return true;
            Slashes = c == '\\' ? Slashes + 1 : 0;
            if (step != Step.EndsAfter) continue;
            dropped++;
            return true;
        }

        return false;
    }

    protected abstract Step See(char c);

    protected enum Step
    {
        Continues,
        EndsBefore,
        EndsAfter,
    }
}
