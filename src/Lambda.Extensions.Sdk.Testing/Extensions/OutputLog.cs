namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>What one program has written so far; written by its readers, read by tests.</summary>
internal sealed class OutputLog
{
    private readonly Lock _gate = new();
    private readonly List<OutputLine> _lines = [];

    public IReadOnlyList<OutputLine> Lines
    {
        get
        {
            lock (_gate) return [.. _lines];
        }
    }

    public void Add(OutputLine line)
    {
        lock (_gate) _lines.Add(line);
    }
}
