using Lambda.Extensions.Sdk.Cli.Run;

namespace Lambda.Extensions.Sdk.Cli.Tests;

public sealed class AppTests
{
    [TestCase]
    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("help")]
    public async Task Help_lists_the_commands(params string[] args)
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync(args), Is.EqualTo(0));
        Assert.Multiple(() =>
        {
            Assert.That(terminal.Out, Does.Contain("lambda-ext: tools for AWS Lambda extensions"));
            Assert.That(terminal.Out, Does.Match(@"(?m)^  run +run extensions"));
            Assert.That(terminal.Error, Is.Empty);
        });
    }

    [TestCase("help", "run")]
    [TestCase("run", "--help")]
    [TestCase("run", "--extension", "nowhere", "-h")]
    public async Task Help_of_run_names_every_option(params string[] args)
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync(args), Is.EqualTo(0));
        Assert.Multiple(() =>
        {
            foreach (var option in RunOptionsReader.All) Assert.That(terminal.Out, Does.Match($@"(?m)^  {option.Name}\b"));
            Assert.That(terminal.Out, Does.Contain("exit code: 0 when"));
            Assert.That(terminal.Out.Split('\n'), Has.All.Length.LessThanOrEqualTo(100));
        });
    }

    [Test]
    public async Task The_version_is_a_plain_number()
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("--version"), Is.EqualTo(0));
        Assert.That(terminal.Out.Trim(), Does.Match(@"^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$"));
    }

    [TestCase("rnu", "lambda-ext: there is no command 'rnu' (did you mean run?). See 'lambda-ext --help'.")]
    [TestCase("help doctr", "lambda-ext: there is no command 'doctr' (did you mean doctor?). See 'lambda-ext --help'.")]
    [TestCase("run", "lambda-ext: run needs an extension: --extension PATH (an executable, a layer zip or a project), or a --layer, or a --function. See 'lambda-ext help run'.")]
    [TestCase("run --extension /nowhere", "lambda-ext: --extension: there is no file or folder '/nowhere'.")]
    [TestCase("run --extension /bin/sh --jit", "lambda-ext: --jit is about publishing projects, and none is named. Leave it out.")]
    [TestCase("run --extension /bin/sh /usr/bin/sh", "lambda-ext: two extensions are called sh (/bin/sh, /usr/bin/sh). The name is the file's name: rename one of them.")]
    public async Task Wrong_usage_is_one_line_on_stderr_and_exit_code_2(string line, string message)
    {
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync(line.Split(' ')), Is.EqualTo(2));
        Assert.Multiple(() =>
        {
            Assert.That(terminal.Error.TrimEnd(), Is.EqualTo(message));
            Assert.That(terminal.Out, Is.Empty);
        });
    }

    [Test]
    public async Task A_broken_layer_is_one_line_on_stderr_and_exit_code_1()
    {
        using var folder = new TempFolder();
        var zip = folder.Write("layer.zip", "PK");
        var terminal = new TestTerminal();

        Assert.That(await terminal.RunAsync("run", "--extension", zip), Is.EqualTo(1));
        Assert.That(terminal.Error, Does.StartWith($"lambda-ext: '{zip}' is not a complete zip file"));
    }

    [TestCase(true, null, "xterm", true)]
    [TestCase(true, "", "xterm", true)]
    [TestCase(true, "1", "xterm", false)]
    [TestCase(true, null, "dumb", false)]
    [TestCase(false, null, "xterm", false)]
    public void Colour_is_for_terminals_without_NO_COLOR(bool isTerminal, string? noColor, string term, bool expected)
    {
        Assert.That(Terminal.MayColor(isTerminal, name => name switch { "NO_COLOR" => noColor, "TERM" => term, _ => null }), Is.EqualTo(expected));
    }

    [TestCase("FORCE_COLOR", "1", null, true)]
    [TestCase("CLICOLOR_FORCE", "1", null, true)]
    [TestCase("CLICOLOR_FORCE", "0", null, false)]
    [TestCase("FORCE_COLOR", "1", "1", false)]
    public void Colour_can_be_forced_where_there_is_no_terminal(string variable, string value, string? noColor, bool expected)
    {
        Assert.That(Terminal.MayColor(false, name => name == variable ? value : name == "NO_COLOR" ? noColor : null), Is.EqualTo(expected));
    }

    [Test]
    public async Task Help_of_each_command_has_an_example()
    {
        foreach (var command in App.Commands)
        {
            var terminal = new TestTerminal();

            Assert.That(await terminal.RunAsync(command.Name, "--help"), Is.Zero);
            Assert.That(terminal.Out, Does.Match($@"(?ms)^examples?:$.*lambda-ext {command.Name}"));
        }
    }
}
