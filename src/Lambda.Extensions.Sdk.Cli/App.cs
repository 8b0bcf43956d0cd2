using System.Reflection;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Commands;
using Lambda.Extensions.Sdk.Testing;

namespace Lambda.Extensions.Sdk.Cli;

/// <summary>The tool. Finds the requested command and turns its failures into one clear line and an exit code.</summary>
internal static class App
{
    /// <summary>All commands, in the order in which the help lists them. To add a verb, add a class here.</summary>
    internal static readonly IReadOnlyList<ICommand> Commands = [new RunCommand(), new StartCommand(), new CheckCommand(), new InspectCommand(), new DoctorCommand()];

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
        if (args.Count == 0) return PrintAsync(terminal, Help.Overview(Commands));

        var rest = args.Skip(1).ToList();
        return args[0] switch
        {
            "--help" or "-h" => PrintAsync(terminal, Help.Overview(Commands)),
            "--version" => PrintAsync(terminal, Version),
            "help" => PrintAsync(terminal, rest.Count == 0 ? Help.Overview(Commands) : Help.For(Find(rest[0]))),
            var name => RunCommandAsync(Find(name), rest, terminal, cancellationToken),
        };
    }

    private static Task<int> RunCommandAsync(ICommand command, List<string> args, Terminal terminal, CancellationToken cancellationToken) =>
        args.Exists(argument => argument is "--help" or "-h")
            ? PrintAsync(terminal, Help.For(command))
            : command.RunAsync(OptionReader.Read(command, args), terminal, cancellationToken);

    private static ICommand Find(string name) =>
        Commands.FirstOrDefault(command => command.Name == name)
        ?? throw new UsageException($"there is no command '{name}'{Nearest.Suggestion(name, Commands.Select(command => command.Name))}. See 'lambda-ext --help'.");

    private static async Task<int> PrintAsync(Terminal terminal, string text)
    {
        await terminal.Out.WriteLineAsync(text).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    /// <summary>The package's version, without the commit that the build may have appended.</summary>
    internal static string Version { get; } =
        typeof(App).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
