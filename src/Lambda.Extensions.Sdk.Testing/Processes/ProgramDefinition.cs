namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>What to start for an extension or for the function.</summary>
internal abstract record ProgramDefinition
{
    /// <summary>How it is called in messages.</summary>
    public abstract string Description { get; }

    /// <summary>Starts it.</summary>
    /// <param name="environment">All variables it sees.</param>
    /// <param name="output">Called for each line it writes: whether from stderr, and the text.</param>
    /// <exception cref="LaunchException">It cannot be executed.</exception>
    public abstract IProgram Launch(IReadOnlyDictionary<string, string> environment, Action<bool, string> output);
}
