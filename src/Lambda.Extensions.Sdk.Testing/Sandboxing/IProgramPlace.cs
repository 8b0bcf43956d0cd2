using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Represents where the programs of an environment run: in a sandbox, or beside the emulator.</summary>
internal interface IProgramPlace : IAsyncDisposable
{
    /// <summary>Adapts the variables that name paths.</summary>
    IReadOnlyDictionary<string, string> Adapt(IReadOnlyDictionary<string, string> variables);

    /// <summary>Finds a file that can be executed, by a path of this machine or of Lambda or a name to look up in PATH.</summary>
    /// <returns>Its path, as the process will see it.</returns>
    /// <exception cref="LaunchException">It cannot be executed.</exception>
    string Resolve(string fileName, IReadOnlyDictionary<string, string> variables);

    /// <summary>Starts a program.</summary>
    /// <param name="path">The file, as the process sees it.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="variables">All variables that it sees.</param>
    /// <param name="output">Called for each line it writes: whether from stderr, and the text.</param>
    /// <exception cref="LaunchException">It cannot be started.</exception>
    IProgram Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, Action<bool, string> output);
}
