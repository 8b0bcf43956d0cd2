namespace Lambda.Extensions.Sdk.Cli;

/// <summary>Where the tool writes, and what it knows of who reads it.</summary>
internal sealed class Terminal
{
    /// <summary>The product: help, the run's events, its summary.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Out"/> may be coloured.</summary>
    public bool UseColor { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Environment variables, so that tests need not change the process's own.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public static Terminal FromConsole()
    {
        // One write a line: the events come from one task, but a reader on a pipe should see each at once.
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        return new Terminal
        {
            Out = output,
            Error = error,
            UseColor = MayColor(!Console.IsOutputRedirected, Environment.GetEnvironmentVariable),
        };
    }

    /// <summary>Colour is for a terminal that can show it, unless its user has set NO_COLOR to anything (no-color.org).</summary>
    internal static bool MayColor(bool isTerminal, Func<string, string?> variable) =>
        isTerminal && string.IsNullOrEmpty(variable("NO_COLOR")) && variable("TERM") is not "dumb";
}
