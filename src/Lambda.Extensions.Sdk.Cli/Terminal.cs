using System.Threading.Channels;

namespace Lambda.Extensions.Sdk.Cli;

/// <summary>The tool's outputs, and the properties of the terminal.</summary>
internal sealed class Terminal
{
    /// <summary>The results: help, the run's events, its summary.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>True when <see cref="Out"/> may be coloured.</summary>
    public bool UseColor { get; init; }

    /// <summary>True when <see cref="Error"/> is a terminal, where a line can be written again.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Starts to read the keys that the user presses; <see langword="null"/> when the input is no terminal.</summary>
    public Func<ChannelReader<char>?> ReadKeys { get; init; } = () => null;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The environment variables. Tests set them here instead of changing the process's own.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    public static Terminal FromConsole()
    {
        // One write a line: the events come from one task, but a reader of a pipe should see each line at once.
        var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var error = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        return new Terminal
        {
            Out = output,
            Error = error,
            ErrorIsTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb",
            ReadKeys = ConsoleKeys.Read,
            UseColor = MayColor(!Console.IsOutputRedirected, Environment.GetEnvironmentVariable),
        };
    }

    /// <summary>
    /// Returns whether to colour: never when NO_COLOR is set (no-color.org), always when FORCE_COLOR or CLICOLOR_FORCE is, else on a
    /// terminal that can show it.
    /// </summary>
    internal static bool MayColor(bool isTerminal, Func<string, string?> variable) =>
        string.IsNullOrEmpty(variable("NO_COLOR"))
        && (IsOn(variable("FORCE_COLOR")) || IsOn(variable("CLICOLOR_FORCE")) || (isTerminal && variable("TERM") is not "dumb"));

    private static bool IsOn(string? value) => value is not (null or "" or "0");
}
