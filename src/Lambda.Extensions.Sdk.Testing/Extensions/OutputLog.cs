namespace Lambda.Extensions.Sdk.Testing.Extensions;

/// <summary>Collects the lines that one program writes.</summary>
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
