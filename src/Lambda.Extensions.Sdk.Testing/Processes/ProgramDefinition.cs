using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Describes the program to start for an extension or for the function.</summary>
internal abstract record ProgramDefinition
{
    /// <summary>The program's name in messages.</summary>
    public abstract string Description { get; }

    /// <summary>Starts the program.</summary>
    /// <param name="place">Where it runs, if it is a process.</param>
    /// <param name="environment">All variables it sees.</param>
    /// <param name="output">Called for each line it writes: whether from stderr, and the text.</param>
    /// <exception cref="LaunchException">It cannot be executed.</exception>
    public abstract IProgram Launch(IProgramPlace place, IReadOnlyDictionary<string, string> environment, Action<bool, string> output);
}
