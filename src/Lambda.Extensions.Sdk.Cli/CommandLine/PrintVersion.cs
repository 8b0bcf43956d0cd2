using System.CommandLine;
using System.CommandLine.Invocation;

namespace Lambda.Extensions.Sdk.Cli.CommandLine;

/// <summary>Prints the package's version without the commit, which the library's own action would append.</summary>
internal sealed class PrintVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(App.Version);
        return ExitCodes.Success;
    }
}
