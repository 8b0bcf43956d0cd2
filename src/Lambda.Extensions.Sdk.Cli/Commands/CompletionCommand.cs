using System.CommandLine;
using Lambda.Extensions.Sdk.Cli.CommandLine;

namespace Lambda.Extensions.Sdk.Cli.Commands;

/// <summary><c>lambda-ext completion</c>: prints the script with which a shell completes the tool's words.</summary>
internal sealed class CompletionCommand : ICommand
{
    private static readonly Argument<string> Shell = ShellArgument();

    public string Name => "completion";

    public string Summary => "print the script with which a shell completes this tool's words";

    public Argument? Argument => Shell;

    public IReadOnlyList<Option> Options => [];

    public string Remarks =>
        """
        The script asks the tool for verbs, options and the values of options. Where it has
        none, the shell completes the names of files.

        examples:
          eval "$(lambda-ext completion bash)"                      in ~/.bashrc
          eval "$(lambda-ext completion zsh)"                       in ~/.zshrc, after compinit
          lambda-ext completion fish | source                       in config.fish
          lambda-ext completion pwsh | Out-String | Invoke-Expression   in $PROFILE
        """;

    public async Task<int> RunAsync(OptionValues options, Terminal terminal, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> shells = [.. CompletionScripts.All.Keys];
        string shell = options.One(Shell) ?? throw new UsageException($"completion needs a shell: lambda-ext completion SHELL. It is one of {string.Join(", ", shells)}.");
        if (!CompletionScripts.All.TryGetValue(shell, out string? script))
            throw new UsageException($"completion: there is no '{shell}'{Nearest.Suggestion(shell, shells)}. It is one of {string.Join(", ", shells)}.");

        await terminal.Out.WriteLineAsync(script).ConfigureAwait(false);
        return ExitCodes.Success;
    }

    private static Argument<string> ShellArgument()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh", Arity = ArgumentArity.ZeroOrOne };
        shell.CompletionSources.Add([.. CompletionScripts.All.Keys]);
        return shell;
    }
}
