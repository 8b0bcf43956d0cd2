using Lambda.Extensions.Sdk.Testing.Processes;

namespace Lambda.Extensions.Sdk.Testing.Sandboxing;

/// <summary>Runs programs without a sandbox. They see this machine's paths, and Lambda's are mapped where it starts them.</summary>
internal sealed class HostPlace(LambdaPaths paths, LambdaVariables variables) : IProgramPlace
{
    public IReadOnlyDictionary<string, string> Adapt(IReadOnlyDictionary<string, string> given) => variables.Adapt(given);

    public string Resolve(string fileName, IReadOnlyDictionary<string, string> given) => ExecutableCheck.Resolve(fileName, given, paths.ToHost);

    public IProgram Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> given, Action<bool, string> output) =>
        ChildProcess.Start(path, arguments, given, output);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
