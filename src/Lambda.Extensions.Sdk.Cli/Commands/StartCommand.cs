using System.CommandLine;
using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Sources;
using Lambda.Extensions.Sdk.Cli.Start;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext start</c>: serves a function and its extensions through the Invoke API until it is ended.</summary>
internal sealed class StartCommand : ICommand
{
    public string Name => "start";

    public string Summary => "keep an emulated Lambda alive, behind the Invoke API";

    public IReadOnlyList<Option> Options => StartOptionsReader.All;

    public string Remarks =>
        $"""
        curl, the AWS CLI with --endpoint-url and the clients of every AWS SDK invoke the
        function. Each parallel request has an environment of its own; one that is not used is
        shut down. Each line begins with the number of its environment.

        keys on a terminal: {StartKeys.Help}.
        Ctrl+C shuts all environments down in order.

        exit code: 0 when it was ended by Ctrl+C or q; 1 when it could not start; 2 when the
        command line is wrong.

        examples:
          lambda-ext start --extension ./my-ext --function "node runtime.mjs" --port 9000
          lambda-ext start --extension src/MyExtension --jit --watch
          lambda-ext start --extension src/MyExtension --wait-for-debugger MyExtension
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        StartOptions start = StartOptionsReader.Read(options);
        using var scratch = new ScratchFolder();
        await new StartSession(start, terminal, scratch.Path).RunAsync(cancellationToken).ConfigureAwait(false);
        return ExitCodes.Success;
    }
}
