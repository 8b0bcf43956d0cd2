using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Start;

/// <summary>The program of <c>--wait-for-debugger</c>.</summary>
internal static class DebuggedProgram
{
    /// <summary>The name that stands for the function.</summary>
    public const string Function = "function";

    /// <summary>The variable with which an extension of this SDK waits for its debugger.</summary>
    public const string Variable = "LAMBDA_EXT_WAIT_FOR_DEBUGGER";

    /// <exception cref="UsageException">There is no such program.</exception>
    public static void Require(string name, PreparedRun prepared)
    {
        var names = prepared.Extensions.Select(extension => extension.Name).Append(Function).ToList();
        if (!names.Contains(name, StringComparer.Ordinal))
            throw new UsageException($"--wait-for-debugger: there is no '{name}'{Nearest.Suggestion(name, names)}. It is one of {string.Join(", ", names)}.");
    }
}
