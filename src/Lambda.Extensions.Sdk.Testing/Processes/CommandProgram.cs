using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>Describes an executable file, with or without arguments.</summary>
internal sealed record CommandProgram(string FileName, IReadOnlyList<string> Arguments) : ProgramDefinition
{
    public override string Description => Arguments.Count == 0 ? FileName : FileName + " " + string.Join(' ', Arguments);

    public override IProgram Launch(IProgramPlace place, IReadOnlyDictionary<string, string> environment, Action<bool, string> output) =>
        place.Start(place.Resolve(FileName, environment), Arguments, environment, output);
}
