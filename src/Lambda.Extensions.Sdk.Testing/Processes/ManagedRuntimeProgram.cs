using Lambda.Extensions.Sdk.Testing.Sandboxing;

namespace Lambda.Extensions.Sdk.Testing.Processes;

/// <summary>
/// The command of a managed runtime: with <c>AWS_LAMBDA_EXEC_WRAPPER</c> set, the wrapper is started instead, with the command as
/// its arguments. OS-only runtimes know no wrapper (lambda-facts 5).
/// </summary>
internal sealed record ManagedRuntimeProgram(CommandProgram Command) : ProgramDefinition
{
    public const string Variable = "AWS_LAMBDA_EXEC_WRAPPER";

    /// <summary>
    /// The script that starts a wrapper, as the platform's own does: it reports a missing or non-executable wrapper and exits with 127 or 126,
    /// so that the failure is one of the runtime. The shell checks the wrapper's content, its first line and line ends included.
    /// </summary>
    private const string Bootstrap = """
        if [ ! -f "$AWS_LAMBDA_EXEC_WRAPPER" ]; then
          echo "AWS_LAMBDA_EXEC_WRAPPER: $AWS_LAMBDA_EXEC_WRAPPER: does not exist" >&2
          exit 127
        fi
        if [ ! -x "$AWS_LAMBDA_EXEC_WRAPPER" ]; then
          echo "AWS_LAMBDA_EXEC_WRAPPER: $AWS_LAMBDA_EXEC_WRAPPER: is not executable (chmod 0755, also inside a layer zip)" >&2
          exit 126
        fi
        exec "$AWS_LAMBDA_EXEC_WRAPPER" "$@"
        """;

    public override string Description => Command.Description;

    public override IProgram Launch(IProgramPlace place, IReadOnlyDictionary<string, string> environment, Action<bool, string> output)
    {
        if (string.IsNullOrEmpty(environment.GetValueOrDefault(Variable))) return Command.Launch(place, environment, output);
        // The wrapper is given the interpreter's path, as on the platform, not a name to look up.
        string[] arguments = ["-c", Bootstrap, "bootstrap", place.Resolve(Command.FileName, environment), .. Command.Arguments];
        return place.Start("/bin/sh", arguments, environment, output);
    }
}
