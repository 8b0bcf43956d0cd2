using System.CommandLine;
using System.Reflection;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Commands;
using Lambda.Extensions.Sdk.Testing;

namespace Lambda.Extensions.Sdk.Cli;

/// <summary>The tool. Finds the requested command and turns its failures into one clear line and an exit code.</summary>
internal static class App
{
    /// <summary>All commands, in the order in which the help lists them. To add a verb, add a class here.</summary>
    internal static readonly IReadOnlyList<ICommand> Commands = [new RunCommand(), new StartCommand(), new CheckCommand(), new ReplayCommand(), new BenchCommand(), new InspectCommand(), new DoctorCommand(), new CompletionCommand()];

    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            return await DispatchAsync(args, terminal, cancellationToken).ConfigureAwait(false);
        }
        catch (UsageException e)
        {
            await terminal.Error.WriteLineAsync("lambda-ext: " + e.Message).ConfigureAwait(false);
            return ExitCodes.Usage;
        }
        catch (Exception e) when (e is SetupException or EmulatorException or PlatformNotSupportedException)
        {
            await terminal.Error.WriteLineAsync("lambda-ext: " + e.Message).ConfigureAwait(false);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await terminal.Error.WriteLineAsync("lambda-ext: interrupted").ConfigureAwait(false);
            return ExitCodes.Failed;
        }
    }

    private static Task<int> DispatchAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellationToken)
    {
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return CommandTree.Read(Commands, HelpAsOption(args), terminal).InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>Turns <c>help COMMAND</c> and no arguments at all into the option of the same meaning.</summary>
    private static IReadOnlyList<string> HelpAsOption(IReadOnlyList<string> args) => args switch
    {
        [] or ["help"] => ["--help"],
        ["help", var name, ..] when Commands.All(command => command.Name != name) => throw Mistakes.NoCommand(name, Commands.Select(command => command.Name)),
        ["help", var name, ..] => [name, "--help"],
        _ => args,
    };

    /// <summary>The package's version, without the commit that the build may have appended.</summary>
    internal static string Version { get; } =
        typeof(App).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
