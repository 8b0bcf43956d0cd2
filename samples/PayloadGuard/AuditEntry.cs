using PayloadGuard.Redaction;

namespace PayloadGuard;

/// <summary>Describes the work of the hooks on one invocation: names of rules and counts, never content.</summary>
internal sealed class AuditEntry
{
    private readonly SortedSet<string> _rules = new(StringComparer.Ordinal);

    /// <summary>Gets <c>refused</c> or <c>injected</c>, when the guard answered in the function's place.</summary>
    public string? Outcome { get; private set; }

    public long Redactions { get; private set; }

    /// <summary>Gets or sets the redaction of a streamed answer that is under way.</summary>
    public Redactor? Stream { get; set; }

    /// <summary>Gets or sets whether a piece of it is being redacted, or was not to the end.</summary>
    public bool IsInPiece { get; set; }

    public string[] Rules
    {
        get
        {
            lock (_rules) return [.. _rules];
        }
    }

    public void Add(string rule, string? outcome = null)
    {
        lock (_rules) _rules.Add(rule);
        Outcome ??= outcome;
    }

    public void Add(Redactor redactor)
    {
        Redactions += redactor.Count;
        foreach (string rule in redactor.Applied) Add(rule);
    }
}
