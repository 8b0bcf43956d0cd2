namespace PayloadGuard.Redaction;

/// <summary>Ends where the characters of a bearer token end. A slash may be escaped, as some JSON writers do.</summary>
internal sealed class TokenEnding : Ending
{
    protected override Step See(char c)
    {
        if (char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '~' or '+' or '/' or '=' or '-')
        {
            if (Slashes == 0 || c == '/') return Step.Continues;
        }
        else if (c == '\\')
        {
            return Step.Continues;
        }

        Tail = new string('\\', Slashes);
        return Step.EndsBefore;
    }
}
