using Lambda.Extensions.Sdk.Cli.CommandLine;
using Lambda.Extensions.Sdk.Cli.Tests.Processes;

namespace Lambda.Extensions.Sdk.Cli.Tests.CommandLine;

/// <summary>What a shell gets when the user presses Tab.</summary>
public sealed class CompletionTests
{
    [TestCase("lambda-ext insp", "inspect")]
    [TestCase("lambda-ext run --extens", "--extension")]
    [TestCase("lambda-ext run --sandbox o", "on off")]
    [TestCase("lambda-ext completion ba", "bash")]
    public async Task Bash_completes_verbs_options_and_their_values(string line, string expected)
    {
        (int code, string output, string error) = await BashAsync(line);

        Assert.That(error, Is.Empty);
        Assert.That(code, Is.Zero);
        Assert.That(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EquivalentTo(expected.Split(' ')));
    }

    [Test]
    public async Task Bash_completes_file_names_where_the_tool_has_no_words()
    {
        (_, string output, _) = await BashAsync("lambda-ext inspect /et");

        Assert.That(output.Trim(), Is.Empty);
        Assert.That(CompletionScripts.All["bash"], Does.Contain("-o default"));
    }

    [TestCase("zsh")]
    [TestCase("fish")]
    public async Task Other_shells_read_their_scripts_where_they_are_installed(string shell)
    {
        if (!File.Exists($"/usr/bin/{shell}") && !File.Exists($"/bin/{shell}")) Assert.Ignore($"{shell} is not installed (Debian: apt-get install {shell}): its script is not tested here.");

        (int code, _, string error) = await ChildProcess.RunAsync(shell, ["-n", "-c", CompletionScripts.All[shell]]);

        Assert.That(error, Is.Empty);
        Assert.That(code, Is.Zero);
    }

    [TestCase("completion", "lambda-ext: completion needs a shell: lambda-ext completion SHELL. It is one of bash, fish, pwsh, zsh.")]
    [TestCase("completion bahs", "lambda-ext: completion: there is no 'bahs' (did you mean bash?). It is one of bash, fish, pwsh, zsh.")]
    public async Task A_wrong_shell_is_one_line_with_the_remedy(string line, string message)
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync(line.Split(' ')), Is.EqualTo(2));
        Assert.That(terminal.Error.TrimEnd(), Is.EqualTo(message));
    }

    /// <summary>Does in bash what the Tab key does at the end of a line.</summary>
    private static Task<(int ExitCode, string Out, string Error)> BashAsync(string line) => ChildProcess.RunAsync(
        "bash",
        [
            "--norc", "-c",
            "eval \"$(\"$1\" completion bash)\"; COMP_LINE=$2; COMP_POINT=${#2}; COMP_WORDS=($2); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
            + "COMP_WORDS[0]=$1; _lambda_ext; printf '%s\\n' \"${COMPREPLY[@]}\"",
            "bash", LambdaExt.Executable, line,
        ]);
}
