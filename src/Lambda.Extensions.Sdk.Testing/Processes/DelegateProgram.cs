using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Describes an extension, or a runtime, inside the test process.</summary>
internal sealed record DelegateProgram(
    Func<IReadOnlyDictionary<string, string>, Action<string>, CancellationToken, Task<int>> Run) : ProgramDefinition
{
    public override string Description => "in-process code";

    public override IProgram Launch(IProgramPlace place, IReadOnlyDictionary<string, string> environment, Action<bool, string> output) =>
        new InProcessProgram(this, environment, output);
}
