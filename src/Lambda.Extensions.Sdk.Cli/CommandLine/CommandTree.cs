using System.CommandLine;
using System.CommandLine.Help;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>Describes the verbs to System.CommandLine, which reads the arguments, writes the help and completes words.</summary>
internal static class CommandTree
{
    /// <summary>A word that starts with @ is an event's file, not one with more arguments; -json is a mistyped --json.</summary>
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Reads arguments.</summary>
    /// <exception cref="UsageException">An option is unknown, is given twice or lacks its value, or an argument belongs to no
    /// option.</exception>
    public static ParseResult Read(IReadOnlyList<ICommand> commands, IReadOnlyList<string> args, Terminal terminal)
    {
        ParseResult result = Root(commands, terminal).Parse(args, Parser);
        if (result.Errors.Count > 0 || result.Action == result.CommandResult.Command.Action) Mistakes.Check(result, args);
        return result;
    }

    private static RootCommand Root(IReadOnlyList<ICommand> commands, Terminal terminal)
    {
        var root = new RootCommand("lambda-ext: tools for AWS Lambda extensions");
        root.Options.Clear();
        root.Options.Add(new HelpOption("--help", "-h") { Description = "this text", Action = new HelpWithRemarks(commands) });
        root.Options.Add(new VersionOption { Description = "the version of this tool", Action = new PrintVersion() });
        foreach (ICommand command in commands) root.Subcommands.Add(Describe(command, terminal));
        return root;
    }

    private static Command Describe(ICommand command, Terminal terminal)
    {
        var described = new Command(command.Name, command.Summary);
        if (command.Argument is { } argument) described.Arguments.Add(argument);
        foreach (Option option in command.Options) described.Options.Add(option);
        described.SetAction((result, cancellationToken) => command.RunAsync(new OptionValues(result), terminal, cancellationToken));
        return described;
    }
}
