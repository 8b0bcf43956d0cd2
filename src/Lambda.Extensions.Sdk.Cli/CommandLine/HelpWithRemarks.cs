using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>Writes the help of System.CommandLine, and the command's remarks and examples below it.</summary>
internal sealed class HelpWithRemarks(IReadOnlyList<ICommand> commands) : SynchronousCommandLineAction
{
    private readonly HelpAction _options = new() { MaxWidth = 100 };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = _options.Invoke(parseResult);
        if (commands.FirstOrDefault(command => command.Name == parseResult.CommandResult.Command.Name) is { } command)
            parseResult.InvocationConfiguration.Output.WriteLine(command.Remarks);
        return code;
    }
}
