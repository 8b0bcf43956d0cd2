namespace Lambda.Extensions.Sdk.Cli;

/// <summary>Shows how far long work has come: one line that changes on a terminal, a line each where stderr is redirected.</summary>
internal sealed class Progress(Terminal terminal, bool quiet)
{
    public void Show(string text)
    {
        if (quiet) return;
        if (terminal.ErrorIsTerminal)
            terminal.Error.Write($"\r\e[Klambda-ext: {text}");
        else
            terminal.Error.WriteLine($"lambda-ext: {text}");
    }

    /// <summary>Shows a state that changes often: only on a terminal, because each one would be a line of a log.</summary>
    public void Update(string text)
    {
        if (terminal.ErrorIsTerminal) Show(text);
    }

    /// <summary>Writes a line that stays.</summary>
    public void Say(string text)
    {
        Clear();
        if (!quiet) terminal.Error.WriteLine($"lambda-ext: {text}");
    }

    /// <summary>Removes the changing line.</summary>
    public void Clear()
    {
        if (!quiet && terminal.ErrorIsTerminal) terminal.Error.Write("\r\e[K");
    }
}
