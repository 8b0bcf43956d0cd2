namespace PayloadGuard.Redaction;

/// <summary>Ends after the last line of a private key (<c>-----END …-----</c>), or before the quote that ends its JSON string.</summary>
internal sealed class KeyEnding : Ending
{
    private const string End = "-----END";

    private int _matched;
    private int _dashes;

    protected override Step See(char c)
    {
        if (c == '"')
        {
            Tail = new string('\\', Slashes);
            return Step.EndsBefore;
        }

        if (_matched == End.Length)
        {
            _dashes = c == '-' ? _dashes + 1 : 0;
            return _dashes == 5 ? Step.EndsAfter : Step.Continues;
        }

        if (c == End[_matched]) _matched++;
        else if (c != '-') _matched = 0;
        else _matched = _matched == 5 ? 5 : 1;
        return Step.Continues;
    }
}
