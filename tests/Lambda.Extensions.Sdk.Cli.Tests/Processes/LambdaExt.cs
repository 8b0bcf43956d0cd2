using System.Diagnostics;

namespace Lambda.Extensions.Sdk.Cli.Tests.Processes;

/// <summary>The tool as a process of its own.</summary>
internal static class LambdaExt
{
    public static Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) => ChildProcess.RunAsync(Executable, arguments);

    public static Task<(int ExitCode, string Out, string Error)> RunAsync(Func<Process, StreamReader, Task> meanwhile, params string[] arguments) =>
        ChildProcess.RunAsync(Executable, arguments, meanwhile);

    public static string Executable => Path.Combine(AppContext.BaseDirectory, "lambda-ext");
}
